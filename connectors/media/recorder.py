"""Keeps every track of a call as it comes, sealed, from the first packet to the end."""

import logging
from collections.abc import Callable

import msgspec

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.files.writer import SealedWriter
from connectors.media.layout import PARTIES
from pipelines.recording.journal import (
    MEDIA_TYPE,
    PresenceMark,
    TrackHeader,
    encode_header,
    encode_mark,
    encode_packet,
)
from pipelines.recording.packet import EncodedPacket, Kind
from schemas.calls.state import PartyRole

logger = logging.getLogger(__name__)

CODECS: dict[Kind, tuple[str, int]] = {"audio": ("opus", 48000), "video": ("vp8", 90000)}
TrackKey = tuple[PartyRole, Kind]


class RecordedTrack(msgspec.Struct, frozen=True):
    """A finished track; times are seconds of the recording clock."""

    role: PartyRole
    kind: Kind
    start_s: float
    seconds: float
    file: StoredFile


class OpenTrack:
    """A journal being written."""

    def __init__(self, writer: SealedWriter, header: TrackHeader, at: float) -> None:
        self.writer = writer
        self.header = header
        self.start_s = at
        self.broken = False
        self.write(encode_header(header))

    def write(self, data: bytes) -> None:
        self.writer.write(data)

    def finish(self, at: float) -> RecordedTrack:
        return RecordedTrack(
            role=self.header.role,
            kind=self.header.kind,
            start_s=round(self.start_s, 3),
            seconds=round(max(0.0, at - self.start_s), 3),
            file=self.writer.close(),
        )


class TrackRecorder:
    """One journal a track; `clock` reads seconds since the first join.

    `recording_id` goes into the journals, so that those of a room that died can be assigned.
    A full disk must not end the call: a track that cannot be written stops, and `problem` says so.
    """

    def __init__(
        self, store: SealedStore, clock: Callable[[], float], recording_id: str = ""
    ) -> None:
        self._store = store
        self._recording_id = recording_id
        self._clock = clock
        self._tracks: dict[TrackKey, OpenTrack] = {}
        self.problem: str | None = None

    def packet(self, role: PartyRole, packet: EncodedPacket) -> None:
        """Write a packet to its track."""
        self._write((role, packet.kind), encode_packet(packet))

    def presence(self, role: PartyRole, present: bool) -> None:
        """Note that a party came or went, in both of its tracks."""
        if role not in PARTIES or (not present and (role, "audio") not in self._tracks):
            return
        mark = encode_mark(PresenceMark(present, self._clock()))
        self._write((role, "audio"), mark)
        self._write((role, "video"), mark)

    def finish(self) -> list[RecordedTrack]:
        """Seal all tracks; the recorder is done."""
        at = self._clock()
        tracks, self._tracks = list(self._tracks.values()), {}
        return [track.finish(at) for track in tracks]

    def _write(self, key: TrackKey, data: bytes) -> None:
        try:
            track = self._tracks.get(key) or self._open(key)
            if not track.broken:
                track.write(data)
        except OSError as error:
            self._fail(key, error)

    def _open(self, key: TrackKey) -> OpenTrack:
        role, kind = key
        codec, rate = CODECS[kind]
        header = TrackHeader(role, kind, codec, rate, self._recording_id)
        track = OpenTrack(self._store.create("track", MEDIA_TYPE), header, self._clock())
        self._tracks[key] = track
        return track

    def _fail(self, key: TrackKey, error: OSError) -> None:
        role, kind = key
        if self.problem is None:
            logger.error("recording of %s %s failed: %s", role, kind, error)
            self.problem = f"{role.value} {kind}: {error.strerror}"
        if key in self._tracks:
            self._tracks[key].broken = True
