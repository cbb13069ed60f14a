"""What tests of plain code share."""

import time
from collections.abc import Iterator

import pytest


@pytest.fixture
def machine_elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own clock is set to another zone than UTC and the bureau's."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()
