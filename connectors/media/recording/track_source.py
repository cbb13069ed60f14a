"""The recorded tracks of a call, opened to be laid on the time line."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from connectors.files.segments import read_head
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from pipelines.rules.recordings.breaks import Written
from pipelines.rules.recordings.journal import JournalReader
from pipelines.rules.recordings.packet import EncodedPacket, Kind
from pipelines.rules.recordings.segment import CODECS, TrackKey, places
from pipelines.rules.recordings.track_index import TrackIndex
from schemas.calls.state import PartyRole


class Piece(NamedTuple):
    """One segment's share of a track."""

    file: StoredFile
    offset: int
    size: int


class TrackSource:
    """One track of one part: connections are counted anew by each room.

    Its pieces are read twice: for the index, then for the packets.
    """

    def __init__(
        self, store: SealedStore, key: TrackKey, pieces: Sequence[Piece], ends_s: float
    ) -> None:
        self.role: PartyRole = key[0]
        self.kind: Kind = key[1]
        self._store = store
        self._pieces = pieces
        self.index = TrackIndex(self._reader().records(), ends_s)

    def packets(self) -> Iterator[tuple[float, EncodedPacket]]:
        """Packets in the order they came, each with the recording second at which it was made."""
        for record in self._reader().records():
            if isinstance(record, EncodedPacket):
                yield self.index.seconds(record), record

    def _reader(self) -> JournalReader:
        return JournalReader(self._read(), self.kind, CODECS[self.kind][1])

    def _read(self) -> Iterator[bytes]:
        for piece in self._pieces:
            with self._store.open(piece.file) as reader:
                yield from reader.stream(piece.offset, piece.size)


class Recorded(NamedTuple):
    """Everything that was recorded of a call."""

    tracks: list[TrackSource]
    segments: list[Written]


def open_segments(store: SealedStore, files: Iterable[StoredFile], end_s: float) -> Recorded:
    """All tracks behind the segments, which come in their order; `end_s` is the call's end."""
    pieces: dict[tuple[int, TrackKey], list[Piece]] = {}
    segments: list[Written] = []
    for file in files:
        header, head_bytes = read_head(store, file)
        segments.append(Written(header.part, header.start_s, header.end_s))
        for span, offset in places(header, head_bytes):
            key = (header.part, (span.role, span.kind))
            pieces.setdefault(key, []).append(Piece(file, offset, span.size))
    ends = {one.part: one.end_s for one in segments}
    last = segments[-1].part if segments else 0
    tracks = [
        TrackSource(store, key, found, end_s if part == last else ends[part])
        for (part, key), found in pieces.items()
    ]
    return Recorded(tracks, segments)
