"""Whatever is driven here is sent twice: a second request with the same key changes nothing."""

from collections.abc import AsyncIterator

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.client import People, Person
from tests.integration.serve.conftest import served
from tests.integration.serve.said import WITHOUT_ANSWER


@pytest.fixture
async def people(services: Services, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[People]:
    # The test's own client: each change is sent again, and may be written down once alone.
    monkeypatch.setattr(Person, "twice", True)
    async with served(services) as people:
        yield people
    left = people.watch.unrepeated - set(WITHOUT_ANSWER)
    assert left == set(), f"changed under a key, and not answered from its note: {left}"
