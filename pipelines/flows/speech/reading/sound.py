"""The sound of a recording by its speakers, piece by piece, as speech recognition hears it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from connectors.files.sealed_file import SealedFile
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.media.recording.sound_line import RATE, SoundLine
from connectors.media.recording.track_source import TrackSource, open_segments
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from schemas.calls.state import PartyRole, Speaker
from schemas.errors import IntegrityBroken

BLOCK = RATE
"""Samples of a track that are laid on the time line at once."""
BOTH = (Speaker.RELATIVE, Speaker.INMATE)


class Stretch(NamedTuple):
    """Sound of one voice: its number among the voices, and where it begins."""

    voice: int
    pcm: Pcm
    start_s: float


class Sound(Protocol):
    """What a recording holds, to be read once from its beginning."""

    @property
    def speakers(self) -> Sequence[Speaker]:
        """Whose voices they are."""
        ...

    def stretches(self) -> Iterator[Stretch]:
        """All voices side by side, in the order of time."""
        ...


class TrackSound:
    """The tracks as each party sent them: nobody's voice lies on another's."""

    def __init__(self, store: SealedStore, segments: Sequence[StoredFile], seconds: float) -> None:
        self._seconds = seconds
        self._tracks = [
            one for one in open_segments(store, segments, seconds).tracks if one.kind == "audio"
        ]
        self._roles = [role for role in PartyRole if any(one.role is role for one in self._tracks)]
        self.speakers: Sequence[Speaker] = [Speaker(role.value) for role in self._roles]

    def stretches(self) -> Iterator[Stretch]:
        voices = [_Voice(number, self._of(role)) for number, role in enumerate(self._roles)]
        for start in range(0, round(self._seconds * RATE), BLOCK):
            for voice in voices:
                yield from voice.block(start)
        for voice in voices:
            yield from voice.rest()

    def _of(self, role: PartyRole) -> list[TrackSource]:
        return [one for one in self._tracks if one.role is role]


class _Voice:
    """One party's tracks; a room that was made anew began another one."""

    def __init__(self, number: int, tracks: Sequence[TrackSource]) -> None:
        self._number = number
        self._lines = [SoundLine(one.packets(), 0.0) for one in tracks]
        self._convert = _Resampler("mono")

    def block(self, start: int) -> Iterator[Stretch]:
        whole = sum((line.take(start, BLOCK) for line in self._lines), np.zeros(BLOCK, np.float32))
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(whole[None, :]), format="fltp", layout="mono"
        )
        frame.sample_rate = RATE
        yield from self._told(self._convert.take(frame))

    def rest(self) -> Iterator[Stretch]:
        yield from self._told(self._convert.take(None))

    def _told(self, pieces: list[tuple[NDArray[np.float32], float]]) -> Iterator[Stretch]:
        for sound, start_s in pieces:
            yield Stretch(self._number, sound[0], start_s)


class FileSound:
    """A composed sound: left the relative and right the inmate, or nobody knows whom."""

    def __init__(
        self, store: SealedStore, file: StoredFile, speakers: Sequence[Speaker] = BOTH
    ) -> None:
        """`speakers` of the first channels; further channels are not listened to."""
        self._store = store
        self._file = file
        self.speakers = speakers

    def stretches(self) -> Iterator[Stretch]:
        convert = _Resampler("stereo")
        with av.open(SealedFile(self._store.open(self._file)), "r") as container:
            if not container.streams.audio:
                raise IntegrityBroken("录音文件中没有声音", code="no_sound")
            for frame in container.decode(container.streams.audio[0]):
                yield from self._split(convert.take(frame))
        yield from self._split(convert.take(None))

    def _split(self, pieces: list[tuple[NDArray[np.float32], float]]) -> Iterator[Stretch]:
        for sound, start_s in pieces:
            for voice in range(len(self.speakers)):
                yield Stretch(voice, np.ascontiguousarray(sound[voice]), start_s)


class _Resampler:
    """Frames to 16 kHz, each piece with the second at which it begins."""

    def __init__(self, layout: str) -> None:
        self._convert = av.AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE)
        self._samples = 0
        self._began = False

    def take(self, frame: AudioFrame | None) -> list[tuple[NDArray[np.float32], float]]:
        """What is ready; None asks for the rest."""
        if frame is None and not self._began:
            return []
        self._began = True
        if frame is not None:
            frame.pts = None
        return [self._placed(out) for out in self._convert.resample(frame)]

    def _placed(self, frame: AudioFrame) -> tuple[NDArray[np.float32], float]:
        sound = np.asarray(frame.to_ndarray(), dtype=np.float32)
        start_s = self._samples / SAMPLE_RATE
        self._samples += sound.shape[1]
        return sound, start_s
