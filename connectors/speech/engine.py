"""The seam of speech engines: every engine writes text, some can also weigh a text."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

import msgspec

from pipelines.rules.speech.pace import Pace, Unhurried
from pipelines.rules.speech.packing import Packed
from pipelines.rules.speech.transcription import Transcription
from pipelines.rules.speech.utterance import Pcm
from schemas.errors import InvalidInput
from schemas.settings import Settings

MODEL: Final = "whisper-base"


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine can do; who asks it for more than that gets nothing."""

    streaming: bool
    """Takes sound while it is being said; without, whole utterances alone."""
    timestamps: bool
    """Tells when each piece of its text was said."""
    hot_words: bool
    """Can be told beforehand what to listen for; without, its prompt is ignored."""
    languages: tuple[str, ...]
    """Languages it writes, as ISO 639 codes."""

    weighs: bool
    """Tells how likely a given text is for a sound."""
    readings: int
    """Most readings of one utterance that it gives."""
    longest_s: float
    """Longest utterance it takes."""
    parallel: int = 1
    """Calls that it takes at once."""
    packs: bool = False
    """Reads several utterances in one window and tells them apart; see `WindowReader`."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A transcription with what the engine keeps to weigh other texts for the same sound."""

    transcription: Transcription
    sound: object
    pressed: bool = False
    """The engine had no time to spare for it."""


class SpeechEngine(Protocol):
    """One model; as many calls come at once as its abilities say."""

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


@runtime_checkable
class WindowReader(Protocol):
    """What an engine is that `packs`."""

    def read_windows(self, windows: Sequence[Packed], prompt: str) -> list[list[Transcription]]:
        """For each window one transcription a place; `text` is empty where nothing was read."""
        ...


def make_engine(settings: Settings, *, live: bool = False) -> SpeechEngine:
    """The engines that the settings name, loaded; `InvalidInput` for a name that there is not.

    Several of them become one that falls over from each to the next. `live`: somebody waits for
    each line, so that the effort follows the load.
    """
    names = settings.speech_engines
    if not names or any(name not in ENGINES for name in names):
        raise InvalidInput(
            f"语音识别引擎设置有误，可选：{'、'.join(ENGINES)}。",
            code="unknown_speech_engines",
            setting="speech_engines",
        )
    engines = [ENGINES[name](settings, live) for name in names]
    if len(engines) == 1:
        return engines[0]
    from connectors.speech.fallback import FallbackEngine

    return FallbackEngine(engines, slow_s=settings.speech_slow_s)


def _whisper(settings: Settings, live: bool) -> SpeechEngine:
    from connectors.speech.whisper import WhisperEngine

    threads = settings.speech_threads
    pace = Pace(threads=threads) if live else Unhurried()
    return WhisperEngine(Path(settings.models_dir) / MODEL, threads=threads, pace=pace)


def _stock(settings: Settings, _: bool) -> SpeechEngine:
    from connectors.speech.stock import StockEngine

    return StockEngine(Path(settings.models_dir) / MODEL, threads=settings.speech_threads)


def _sherpa(settings: Settings, _: bool) -> SpeechEngine:
    from connectors.speech.sherpa import SherpaEngine

    return SherpaEngine(Path(settings.speech_model_dir), threads=settings.speech_threads)


def _http(settings: Settings, _: bool) -> SpeechEngine:
    from connectors.speech.http_engine import HttpEngine

    return HttpEngine(
        settings.speech_url,
        key_id=settings.speech_key_id,
        secret=Path(settings.speech_secret_file).read_bytes().strip(),
        timeout_s=settings.speech_timeout_s,
    )


ENGINES: Final[Mapping[str, Callable[[Settings, bool], SpeechEngine]]] = {
    "whisper": _whisper,
    "stock": _stock,
    "sherpa": _sherpa,
    "http": _http,
}
