"""A recorded track, opened to be laid on the time line."""

from collections.abc import Iterator

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from pipelines.recording.journal import JournalReader, TrackHeader
from pipelines.recording.packet import EncodedPacket
from pipelines.recording.track_index import TrackIndex


class TrackSource:
    """Reads its journal twice: for the index, then for the packets."""

    def __init__(self, store: SealedStore, stored: StoredFile) -> None:
        self._store = store
        self._stored = stored
        reader = self._reader()
        self.header: TrackHeader = reader.header
        self.index = TrackIndex(reader.records())

    def packets(self) -> Iterator[tuple[float, EncodedPacket]]:
        """Packets in the order they came, each with the recording second at which it was made."""
        for record in self._reader().records():
            if isinstance(record, EncodedPacket):
                yield self.index.seconds(record), record

    def _reader(self) -> JournalReader:
        return JournalReader(self._store.open(self._stored).stream())
