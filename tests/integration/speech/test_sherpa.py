"""sherpa-onnx for real, on SenseVoice and Paraformer graphs fitted to a few sentences."""

import sys
from pathlib import Path

import msgspec
import numpy as np
import onnx
import pytest

from connectors.speech.engine import SpeechEngine
from connectors.speech.engines import make_engine
from connectors.speech.evaluation import utterances
from connectors.speech.sherpa import SherpaEngine
from pipelines.rules.speech.utterance import Pcm
from schemas.errors import Unavailable
from tests.integration.speech.conftest import AUDIO, SETTINGS
from tests.integration.speech.engine_contract import SAID, EngineContract
from tests.integration.speech.sherpa_models import write_folder

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-API-08")]


def sentences() -> dict[str, Pcm]:
    heard = utterances(AUDIO / "dev07_self_harm.flac")
    return {text: heard[place][0].pcm for place, text in SAID.items()}


@pytest.fixture(scope="module", params=["sense_voice", "paraformer"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sherpa") / request.param
    return write_folder(path, request.param, sentences())


class TestSherpaEngine(EngineContract):
    """Both kinds of model, chosen by what the folder holds."""

    @pytest.fixture(scope="class")
    def engine(self, folder: Path) -> SpeechEngine:
        chosen = msgspec.structs.replace(
            SETTINGS, speech_engines=("sherpa",), speech_model_dir=str(folder)
        )
        return make_engine(chosen)

    def test_it_reads_the_sentences_that_its_model_knows(
        self, engine: SpeechEngine, spoken: list[Pcm]
    ) -> None:
        texts = [heard.transcription.text for heard in engine.transcribe(spoken, "")]
        assert [text.replace(" ", "") for text in texts] == list(SAID.values())

    def test_the_shortest_sound_does_not_end_the_process(self, engine: SpeechEngine) -> None:
        (heard,) = engine.transcribe([np.zeros(1, np.float32)], "")
        assert heard.transcription.text == ""


def test_what_is_missing_is_named(folder: Path, tmp_path: Path) -> None:
    for names, code in [(["tokens.txt"], "model_missing"), (["model.onnx"], "model_missing")]:
        half = tmp_path / names[0]
        half.mkdir()
        for name in names:
            (half / name).write_bytes((folder / name).read_bytes())
        with pytest.raises(Unavailable) as failure:
            SherpaEngine(half, threads=1)
        assert failure.value.code == code


def test_a_model_that_would_end_the_process_is_refused_before(folder: Path, tmp_path: Path) -> None:
    """sherpa-onnx exits where the file does not tell what it needs to know."""
    (tmp_path / "tokens.txt").write_bytes((folder / "tokens.txt").read_bytes())
    model = onnx.load(folder / "model.onnx")
    del model.metadata_props[:]
    onnx.save(model, tmp_path / "model.onnx")
    with pytest.raises(Unavailable) as failure:
        SherpaEngine(tmp_path, threads=1)
    assert failure.value.code == "model_unsuitable"
    assert "neg_mean" in failure.value.detail["lacks"]
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(Unavailable) as failure:
        SherpaEngine(tmp_path, threads=1)
    assert failure.value.code == "model_unsuitable"


def test_without_the_package_the_error_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(Unavailable) as failure:
        SherpaEngine(folder, threads=1)
    assert failure.value.code == "sherpa_missing"
    assert "qinqiao[sherpa]" in failure.value.message
