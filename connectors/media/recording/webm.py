"""A WebM file being made; one encoder may feed several of them."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.media.recording.spool import SealedSpool

Encoder = AudioStream | VideoStream
MEDIA_TYPES = {"call": "video/webm", "picture": "video/webm", "sound": "audio/webm"}


class WebmFile:
    """Muxes encoded packets; with duration and cues, so that browsers can seek."""

    def __init__(self, kind: str, spool_dir: Path | None) -> None:
        self.kind = kind
        self._spool = SealedSpool(spool_dir)
        self.container: Any = av.open(self._spool, "w", format="webm")
        self._streams: dict[Encoder, Encoder] = {}

    def own(self, encoder: Encoder) -> None:
        """Take packets of an encoder that belongs to this file's container."""
        self._streams[encoder] = encoder

    def follow(self, encoder: Encoder) -> None:
        """Take packets of another file's encoder, which must be open already."""
        self._streams[encoder] = self.container.add_stream_from_template(encoder)

    def mux(self, encoder: Encoder, packet: "av.Packet[Any]") -> None:
        """Write a copy of the packet, where this file has the encoder's stream."""
        stream = self._streams.get(encoder)
        if stream is None:
            return
        copy: av.Packet[Any] = av.Packet(bytes(packet))
        copy.pts, copy.dts, copy.duration = packet.pts, packet.dts, packet.duration
        copy.time_base = packet.time_base
        copy.is_keyframe = packet.is_keyframe
        copy.stream = stream
        self.container.mux(copy)

    def seal(self, store: SealedStore) -> StoredFile:
        """Finish the file and move it into the store."""
        self.container.close()
        writer = store.create("recording", MEDIA_TYPES[self.kind])
        try:
            for piece in self._spool.pieces():
                writer.write(piece)
            return writer.close()
        finally:
            writer.abort()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """A full disk is an `OSError` here too, which tells that another try may help."""
        try:
            self.container.close()
        except av.FFmpegError:
            if error is None and self._spool.failure is None:
                raise
        finally:
            self._spool.close()
        if self._spool.failure is not None:
            raise self._spool.failure from error
