"""The embedded speech engines on the model that the product fetches."""

import msgspec
import pytest

from connectors.speech.engine import SpeechEngine
from connectors.speech.engines import ENGINES, make_engine
from connectors.speech.evaluation import utterances
from connectors.speech.listener import Listener
from connectors.speech.stock import StockEngine
from schemas.errors import InvalidInput, Unavailable
from schemas.settings import SPEECH_ENGINES
from serve.models.speech import SpeechModel
from tests.integration.speech.conftest import AUDIO, MODELS, SETTINGS
from tests.integration.speech.engine_contract import LIBRARY, EngineContract

pytestmark = pytest.mark.integration


class TestWhisperEngine(EngineContract):
    """The fixture is the session's own engine."""


class TestStockEngine(EngineContract):
    """faster-whisper as it comes."""

    @pytest.fixture(scope="class")
    def engine(self) -> SpeechEngine:
        return make_engine(msgspec.structs.replace(SETTINGS, speech_engines=("stock",)))


class WithoutWeighing:
    """An engine that would be wrong to be asked: it knows the text and nothing of likelihoods."""

    def __init__(self, engine: SpeechEngine) -> None:
        self.name, self._engine = "deaf-to-questions", engine
        self.abilities = msgspec.structs.replace(engine.abilities, weighs=False)

    def transcribe(self, *asked: object, **how: object) -> object:
        return self._engine.transcribe(*asked, **how)  # type: ignore[arg-type]

    def weigh(self, *_: object) -> list[float]:
        raise AssertionError("it was asked to weigh")


def test_where_nothing_is_weighed_words_count_by_text_alone(engine: SpeechEngine) -> None:
    spoken = [one.pcm for one, _ in utterances(AUDIO / "dev07_self_harm.flac")][2:4]
    listener = Listener(WithoutWeighing(engine))  # type: ignore[arg-type]
    hits = [hit for line in listener.hear(spoken, [LIBRARY] * 2) for hit in line.hits]
    assert [(hit.word, hit.matched_by) for hit in hits] == [("自杀", "text")]


@pytest.mark.parametrize("names", [("whisper",), ("stock",), ("whisper", "stock")])
def test_the_deployment_takes_the_engines_of_the_setting_and_as_much_as_those_take(
    names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hearing is left out: it would only be slow."""
    monkeypatch.setattr("connectors.speech.listener.Listener.hear", lambda *_: [])
    model = SpeechModel.func_or_class(msgspec.structs.replace(SETTINGS, speech_engines=names))
    engine = make_engine(msgspec.structs.replace(SETTINGS, speech_engines=names))
    assert model._listener._engine.name == engine.name
    assert model._longest_s == engine.abilities.longest_s


@pytest.mark.parametrize("names", [("magic",), ("whisper", "magic"), ()])
def test_a_deployment_with_an_unknown_engine_does_not_start(names: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        SpeechModel.func_or_class(msgspec.structs.replace(SETTINGS, speech_engines=names))
    assert refused.value.code == "unknown_speech_engines"
    assert all(name in refused.value.message for name in ENGINES)
    assert tuple(ENGINES) == SPEECH_ENGINES


class WithoutHotWords(WithoutWeighing):
    """An engine that cannot be told anything beforehand."""

    def __init__(self, engine: SpeechEngine) -> None:
        super().__init__(engine)
        self.abilities = msgspec.structs.replace(self.abilities, hot_words=False)
        self.prompts: list[object] = []

    def transcribe(self, *asked: object, **how: object) -> object:
        self.prompts.append(asked[1])
        return super().transcribe(*asked, **how)


def test_an_engine_that_takes_no_hot_words_is_told_none(engine: SpeechEngine) -> None:
    deaf = WithoutHotWords(engine)
    spoken = [one.pcm for one, _ in utterances(AUDIO / "dev07_self_harm.flac")][:1]
    Listener(deaf).hear(spoken, [LIBRARY])  # type: ignore[arg-type]
    assert deaf.prompts == [""]


def test_a_missing_model_is_named() -> None:
    with pytest.raises(Unavailable) as failure:
        StockEngine(MODELS / "nothing-here", threads=1)
    assert failure.value.code == "model_missing"
