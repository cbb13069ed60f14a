from pathlib import Path

import pytest

from connectors.vision.embedded import EmbeddedEngine
from schemas.settings import Settings

MODELS = Path(__file__).parents[3] / "var" / "models"


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(data_dir="", models_dir=str(MODELS), ui_dir="", database_url="", nats_url="")


@pytest.fixture(scope="session")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine(MODELS / "faces")
