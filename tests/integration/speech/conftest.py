from pathlib import Path

import pytest

from connectors.speech.listener import Listener
from connectors.speech.whisper import WhisperEngine
from schemas.settings import Settings

ROOT = Path(__file__).parents[3]
MODELS = ROOT / "var" / "models"
AUDIO = ROOT / "tests" / "data" / "audio"
SEED = ROOT / "pipelines" / "rules" / "speech"
SETTINGS = Settings(data_dir="", models_dir=str(MODELS), ui_dir="", database_url="", nats_url="")


@pytest.fixture(scope="session")
def engine() -> WhisperEngine:
    return WhisperEngine(MODELS / "whisper-base", threads=2)


@pytest.fixture(scope="session")
def listener(engine: WhisperEngine) -> Listener:
    return Listener(engine)
