"""The speech engines there are, and the making of those that the settings name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from connectors.speech.engine import SpeechEngine
from pipelines.rules.speech.pace import Pace, Unhurried
from schemas.errors import InvalidInput
from schemas.settings import Settings

MODEL: Final = "whisper-base"


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
