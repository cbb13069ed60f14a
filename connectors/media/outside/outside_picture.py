"""The picture of an outside recording, made into what the review page plays beside the sound."""

import logging
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import msgspec
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.media.outside.outside_audio import LONGEST_S, opened
from connectors.media.recording.encoders import KEY_EVERY, PICTURES_S, REALTIME, STEP_S
from connectors.media.recording.webm import WebmFile
from schemas.errors import InvalidInput

logger = logging.getLogger(__name__)

WIDTH, HEIGHT = 854, 480
"""A larger picture is made smaller, so that an officer's line carries it."""
MOST_PIXELS: Final = 3840 * 2160
BITS_S: Final = 400_000


class OutsidePicture(msgspec.Struct, frozen=True):
    """A sealed picture; its zero is where the sound of the same file begins."""

    seconds: float
    file: StoredFile


def make_picture(store: SealedStore, path: Path) -> OutsidePicture | None:
    """VP8 at ten pictures a second; None where the file shows none that can be read."""
    with opened(path) as container:
        stream = _shown(container)
        if stream is None:
            return None
        _require_drawable(stream)
        with WebmFile("picture", None) as file:
            steps = _draw(container, stream, file)
            if steps == 0:
                logger.warning("no picture of %s can be read", path.name)
                return None
            return OutsidePicture(float(steps * STEP_S), file.seal(store))


def _shown(container: InputContainer) -> VideoStream | None:
    """The first moving picture: the cover of a song is none."""
    return next(
        (one for one in container.streams.video if not one.disposition & Disposition.attached_pic),
        None,
    )


def _require_drawable(stream: VideoStream) -> None:
    if stream.width * stream.height > MOST_PIXELS:
        raise InvalidInput("录像画面过大，无法处理。", code="picture_too_large")


def _draw(container: InputContainer, stream: VideoStream, file: WebmFile) -> int:
    """Encode what is shown at each step; how many steps the picture lasts."""
    stream.codec_context.thread_count = 1
    encoder = _encoder(file.container, stream)
    file.own(encoder)
    last = -1
    for number, frame in _steps(container, stream):
        if number > LONGEST_S * PICTURES_S:
            raise InvalidInput("录像过长，请拆分后再提交。", code="audio_too_long")
        # Of pictures within one step the first is shown.
        if number > last:
            _mux(file, encoder, _fitting(frame, encoder, number))
            last = number
    _mux(file, encoder, None)
    return last + 1


def _steps(container: InputContainer, stream: VideoStream) -> Iterator[tuple[int, VideoFrame]]:
    """Pictures with their places on the clock of the sound; what was before it is left out."""
    zero = _zero(container, stream)
    for frame in _decoded(container, stream):
        if frame.pts is None or frame.time_base is None:
            continue
        at = frame.pts * frame.time_base - zero
        if at >= 0:
            yield int(at / STEP_S), frame


def _zero(container: InputContainer, stream: VideoStream) -> Fraction:
    """Where the sound begins; of a file without sound, where its picture begins."""
    first: Any = container.streams.audio[0] if container.streams.audio else stream
    return Fraction(first.start_time or 0) * (first.time_base or 1)


def _decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """All that can be read; a damaged packet costs its own pictures alone."""
    try:
        for packet in container.demux(stream):
            try:
                yield from packet.decode()
            except av.FFmpegError as error:
                logger.info("a packet of a picture is unreadable: %s", error)
    except av.FFmpegError as error:
        logger.warning("a picture breaks off: %s", error)


def _encoder(container: Any, source: VideoStream) -> VideoStream:
    share = min(1.0, WIDTH / source.width, HEIGHT / source.height)
    encoder: VideoStream = container.add_stream("libvpx", rate=PICTURES_S, options=REALTIME)
    # Each half of a picture's colours is shared by two points.
    encoder.width = max(2, round(source.width * share / 2) * 2)
    encoder.height = max(2, round(source.height * share / 2) * 2)
    encoder.pix_fmt = "yuv420p"
    encoder.bit_rate = BITS_S
    encoder.codec_context.gop_size = KEY_EVERY
    encoder.codec_context.thread_count = 1
    encoder.codec_context.open(strict=False)
    return encoder


def _fitting(frame: VideoFrame, encoder: VideoStream, number: int) -> VideoFrame:
    drawn = frame.reformat(width=encoder.width, height=encoder.height, format="yuv420p")
    drawn.pts, drawn.time_base = number, STEP_S
    return drawn


def _mux(file: WebmFile, encoder: VideoStream, frame: VideoFrame | None) -> None:
    for packet in encoder.encode(frame):
        file.mux(encoder, packet)
