"""Recordings of outside systems: what a file holds, told by its content and not by its name.

Known are WAV (PCM, A-law, mu-law), MP3, AMR-NB and AMR-WB, M4A, Ogg and FLAC, G.711 without
a header under a name that says so, and what holds a picture beside the sound: MP4, WebM, MKV, AVI.
Reading the sound itself is `connectors.media.outside.audio_reading`, the picture
`connectors.media.outside.outside_picture`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import av
import msgspec
from av.audio.stream import AudioStream
from av.container import InputContainer

from schemas.errors import InvalidInput

LONGEST_S: Final = 4 * 3600.0
MOST_CHANNELS: Final = 2
# Playlists and the like name other files and addresses; none of them may be opened.
DEMUXERS: Final = "wav,w64,mp3,amr,mov,ogg,flac,aac,matroska,avi"
HEADERLESS: Final = {".al": "alaw", ".alaw": "alaw", ".ul": "mulaw", ".ulaw": "mulaw"}
"""What a file without a header is, by its ending: G.711, 8 kHz, one channel."""
RIFF_UNKNOWN: Final = (0, 0xFFFFFFFF)
"""Lengths that a writer puts down who does not know yet."""


class OutsideAudio(msgspec.Struct, frozen=True, kw_only=True):
    """What a recording says of itself."""

    channels: int
    """One or two."""
    rate: int
    """Samples a second in the file; what is read from it always has 16 kHz."""
    seconds: float
    """Length by its header, 0 where that is not known; a file that was cut off holds less."""
    codec: str
    """As FFmpeg names it, e.g. `pcm_alaw`, `mp3float`, `amrnb`."""
    cut_off: bool
    """Whether the file is known to be shorter than its header says, before it is decoded."""


def open_audio(path: Path, *, longest_s: float = LONGEST_S) -> OutsideAudio:
    """What the file holds; `InvalidInput` says why it cannot be taken.

    Codes: `audio_empty`, `audio_unreadable`, `audio_channels`, `audio_too_long`.
    """
    with sounding(path) as (_, stream):
        audio = OutsideAudio(
            channels=stream.channels,
            rate=stream.rate,
            seconds=_seconds(stream),
            codec=stream.codec_context.name,
            cut_off=_shorter_than_told(path),
        )
    if not 1 <= audio.channels <= MOST_CHANNELS:
        raise InvalidInput(
            f"录音有{audio.channels}个声道，只支持单声道或双声道。",
            code="audio_channels",
            channels=audio.channels,
        )
    require_short(audio.seconds, longest_s)
    return audio


def has_sound(path: Path) -> bool:
    """Whether there is anything to be heard; raises `InvalidInput` for what is no recording."""
    with opened(path) as container:
        return bool(container.streams.audio)


@contextmanager
def sounding(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    """The file and its first sound, closed afterwards."""
    with opened(path) as container:
        if not container.streams.audio:
            raise unreadable()
        yield container, container.streams.audio[0]


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """The file with its sounds and pictures, closed afterwards."""
    if path.stat().st_size == 0:
        raise InvalidInput("录音文件是空的。", code="audio_empty")
    try:
        container = av.open(str(path), **_how(path))
    except av.FFmpegError as error:
        raise unreadable() from error
    with container:
        yield container


def require_short(seconds: float, longest_s: float) -> None:
    """Raise `InvalidInput` for a recording beyond what is taken."""
    if seconds > longest_s:
        hours = longest_s / 3600
        raise InvalidInput(
            f"录音超过{hours:g}小时，请拆分后再提交。", code="audio_too_long", longest_s=longest_s
        )


def unreadable() -> InvalidInput:
    return InvalidInput(
        "无法识别录音文件，请确认是WAV、MP3、AMR、M4A、OGG录音或MP4、MKV、AVI录像。",
        code="audio_unreadable",
    )


def _how(path: Path) -> dict[str, Any]:
    """How the file is opened: by its content, unless its ending says that it has no header."""
    raw = HEADERLESS.get(path.suffix.lower())
    if raw and not _head(path).startswith(b"RIFF"):
        return {"format": raw, "options": {"sample_rate": "8000", "ch_layout": "mono"}}
    return {"options": {"format_whitelist": DEMUXERS, "protocol_whitelist": "file"}}


def _seconds(stream: AudioStream) -> float:
    if stream.duration is None or stream.time_base is None:
        return 0.0
    return float(stream.duration * stream.time_base)


def _shorter_than_told(path: Path) -> bool:
    """Whether a WAV lacks bytes: FFmpeg passes over that without a word."""
    head = _head(path)
    told = int.from_bytes(head[4:8], "little")
    return head.startswith(b"RIFF") and told not in RIFF_UNKNOWN and told + 8 > path.stat().st_size


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)
