"""The bureau's recognition service, played by the simulator on the real model."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from connectors.speech.engine import SpeechEngine
from connectors.speech.engines import make_engine
from connectors.speech.evaluation import utterances
from connectors.speech.http_simulator import Fault, SpeechServiceSimulator, by_engine
from connectors.speech.listener import Listener
from connectors.speech.whisper import WhisperEngine
from tests.integration.speech.conftest import AUDIO, MODELS, SETTINGS
from tests.integration.speech.engine_contract import LIBRARY, EngineContract

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-API-08")]

SECRET = b"shared with the service"


@pytest.fixture(scope="module")
def service() -> Iterator[SpeechServiceSimulator]:
    whisper = WhisperEngine(MODELS / "whisper-base", threads=2)
    with SpeechServiceSimulator(by_engine(whisper), secret=SECRET) as running:
        yield running


def configured(service: SpeechServiceSimulator, folder: Path, *names: str) -> SpeechEngine:
    secret = folder / "secret"
    secret.write_bytes(SECRET + b"\n")
    return make_engine(
        msgspec.structs.replace(
            SETTINGS,
            speech_engines=names,
            speech_url=service.url,
            speech_secret_file=str(secret),
            speech_timeout_s=60,
        )
    )


class TestHttpEngine(EngineContract):
    """Named in the settings and nowhere else."""

    @pytest.fixture(scope="class")
    def engine(
        self, service: SpeechServiceSimulator, tmp_path_factory: pytest.TempPathFactory
    ) -> SpeechEngine:
        return configured(service, tmp_path_factory.mktemp("http"), "http")


class TestFallbackEngine(EngineContract):
    """Two embedded engines; with one that fails, see below."""

    @pytest.fixture(scope="class")
    def engine(
        self, service: SpeechServiceSimulator, tmp_path_factory: pytest.TempPathFactory
    ) -> SpeechEngine:
        return configured(service, tmp_path_factory.mktemp("both"), "whisper", "stock")


def test_while_the_service_is_down_the_embedded_engine_writes_and_marks(
    service: SpeechServiceSimulator, tmp_path: Path
) -> None:
    spoken = [utterances(AUDIO / "dev07_self_harm.flac")[2][0].pcm]
    listener = Listener(configured(service, tmp_path, "http", "whisper"))
    lines = []
    try:
        for fault in (Fault.NONE, Fault.FAILING, Fault.NONE):
            service.fault = fault
            lines += listener.hear(spoken, [LIBRARY])
    finally:
        service.fault = Fault.NONE
    assert [line.engine for line in lines] == ["http", "whisper-base", "http"]
    assert [[hit.word for hit in line.hits] for line in lines] == [["自杀"]] * 3
