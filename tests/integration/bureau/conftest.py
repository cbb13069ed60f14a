"""One bureau in which people talk with each other, for all tests that only look at it."""

from collections.abc import Iterator

import pytest

from cluster.services.postgres import Postgres
from tests.integration.bureau.bureaus import TALKED, TALKED_PLAN, Planted, standing


@pytest.fixture(scope="session")
def talked(
    postgres_server: Postgres, shard_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    """With all years of what people say to each other."""
    assert shard_template
    folder = tmp_path_factory.mktemp("talked")
    with standing(postgres_server, "talked", folder, TALKED_PLAN, TALKED) as made:
        yield made
