"""The seam of speech engines: every engine writes text, some can also weigh a text."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

import msgspec

from pipelines.speech.transcription import Transcription
from pipelines.speech.utterance import Pcm
from schemas.errors import InvalidInput
from schemas.settings import Settings

MODEL: Final = "whisper-base"


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine can do beyond writing down what it heard."""

    weighs: bool
    """Tells how likely a given text is for a sound."""
    readings: int
    """Most readings of one utterance that it gives."""
    longest_s: float
    """Longest utterance it takes."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A transcription with what the engine keeps to weigh other texts for the same sound."""

    transcription: Transcription
    sound: object


class SpeechEngine(Protocol):
    """One model; calls come one at a time."""

    @property
    def name(self) -> str:
        """Stored with each line, at most 32 characters."""
        ...

    @property
    def abilities(self) -> Abilities: ...

    def transcribe(
        self, batch: Sequence[Pcm], prompt: str, *, careful: bool = False
    ) -> list[Heard]:
        """Transcribe several utterances at once; `careful` spends more against loops."""
        ...

    def weigh(self, heard: Heard, prompt: str, texts: Sequence[str]) -> list[float]:
        """Log-likelihood in nats of each text for the sound; only where `abilities.weighs`."""
        ...


def make_engine(settings: Settings) -> SpeechEngine:
    """The engine that the settings name, loaded; `InvalidInput` for a name that there is not."""
    make = ENGINES.get(settings.speech_engine)
    if make is None:
        raise InvalidInput(
            f"语音识别引擎设置有误，可选：{'、'.join(ENGINES)}。",
            code="unknown_speech_engine",
            setting="speech_engine",
        )
    return make(Path(settings.models_dir) / MODEL, settings.speech_threads)


def _whisper(folder: Path, threads: int) -> SpeechEngine:
    from connectors.speech.whisper import WhisperEngine

    return WhisperEngine(folder, threads=threads)


def _stock(folder: Path, threads: int) -> SpeechEngine:
    from connectors.speech.stock import StockEngine

    return StockEngine(folder, threads=threads)


ENGINES: Final[Mapping[str, Callable[[Path, int], SpeechEngine]]] = {
    "whisper": _whisper,
    "stock": _stock,
}
