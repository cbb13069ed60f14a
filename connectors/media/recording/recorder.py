"""Keeps what every track of a call gets, in sealed and chained segments, while the call runs."""

import logging
from collections import deque
from collections.abc import Callable
from threading import Lock

import msgspec

from connectors.files.segments import segment_folder
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from pipelines.rules.recordings.journal import PresenceMark, Record
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.recordings.segment import MEDIA_TYPE, SegmentHeader, TrackKey, encode_segment
from pipelines.rules.recordings.segment_chain import ChainHead, Link, link_of
from schemas.calls.state import PARTIES, PartyRole

logger = logging.getLogger(__name__)

MOST_WAITING = 6
"""Closed segments that may wait for a disk that takes nothing; what comes then is lost."""


class SealedSegment(msgspec.Struct, frozen=True):
    """A segment on the disk, and its link in the chain."""

    link: Link
    file: StoredFile


class _Closed(msgspec.Struct, frozen=True):
    """A segment that takes nothing more and is not on the disk yet."""

    start_s: float
    end_s: float
    records: list[tuple[TrackKey, Record]]


class TrackRecorder:
    """Records one call; `clock` reads seconds since the first join.

    `packet` and `presence` only note; `cut` closes the open segment without touching the disk;
    `seal_waiting` writes what is closed and belongs into a thread. A full disk must not end the
    call: segments wait, the further ones are lost, and `problem` says so until the disk takes
    them again.
    """

    def __init__(
        self,
        store: SealedStore,
        clock: Callable[[], float],
        recording_id: str = "",
        *,
        part: int = 1,
        head: ChainHead | None = None,
        since_s: float | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._recording_id = recording_id
        self._part = part
        self._head = head or ChainHead()
        self._records: list[tuple[TrackKey, Record]] = []
        # Where nobody could be connected before, the recording reaches back to the first join.
        self._opened_s = clock() if since_s is None else since_s
        self._waiting: deque[_Closed] = deque()
        self._sealed: list[SealedSegment] = []
        self._sealing = Lock()
        self._here: set[PartyRole] = set()
        self._done = False
        self.problem: str | None = None

    def packet(self, role: PartyRole, packet: EncodedPacket) -> None:
        """Note a packet of a track."""
        if not self._done:
            self._records.append(((role, packet.kind), packet))

    def presence(self, role: PartyRole, present: bool) -> None:
        """Note that a party came or went, in both of its tracks."""
        if self._done or role not in PARTIES or (not present and role not in self._here):
            return
        self._here.add(role)
        mark = PresenceMark(present, self._clock())
        self._records.append(((role, "audio"), mark))
        self._records.append(((role, "video"), mark))

    def cut(self) -> None:
        """Close the open segment and begin the next one."""
        at = self._clock()
        closed = _Closed(self._opened_s, at, self._records)
        self._records, self._opened_s = [], at
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(closed)
        elif self.problem is None:
            self.problem = "the disk is too slow"

    def seal_waiting(self) -> list[SealedSegment]:
        """Write all closed segments in order; those of them that are on the disk now."""
        with self._sealing:
            done: list[SealedSegment] = []
            while self._waiting:
                try:
                    done.append(self._seal(self._waiting[0]))
                except OSError as error:
                    self._fail(error)
                    break
                self._waiting.popleft()
            else:
                self.problem = None
            self._sealed += done
            return done

    @property
    def sealed(self) -> list[SealedSegment]:
        """All segments that are on the disk."""
        return list(self._sealed)

    def finish(self) -> list[SealedSegment]:
        """Seal what is open; all segments that this recorder wrote. It takes nothing more."""
        if not self._done:
            self.cut()
            self._done = True
        self.seal_waiting()
        return self.sealed

    def _seal(self, closed: _Closed) -> SealedSegment:
        header = SegmentHeader(
            recording_id=self._recording_id,
            part=self._part,
            seq=self._head.seq + 1,
            start_s=closed.start_s,
            end_s=closed.end_s,
            previous=self._head.digest,
        )
        tracks: dict[TrackKey, list[Record]] = {}
        for key, record in closed.records:
            tracks.setdefault(key, []).append(record)
        content = encode_segment(header, tracks)
        folder = segment_folder(self._recording_id)
        file = self._store.put("segment", MEDIA_TYPE, content, folder=folder)
        link = link_of(
            recording_id=header.recording_id,
            part=header.part,
            seq=header.seq,
            start_s=header.start_s,
            end_s=header.end_s,
            size=file.size,
            sm3=file.sm3,
            previous=header.previous,
        )
        self._head = ChainHead(link.seq, link.digest)
        return SealedSegment(link, file)

    def _fail(self, error: OSError) -> None:
        if self.problem is None:
            logger.error("recording %s cannot be written: %s", self._recording_id, error)
        self.problem = str(error.strerror or error)
