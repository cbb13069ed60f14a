"""One bureau in which people talk with each other, for all tests that only look at it."""

import asyncio
from collections.abc import Iterator

import pytest

from cluster.services.postgres import Postgres
from tests.databases import TEMPLATE, copied
from tests.integration.bureau.bureaus import TALKED, TALKED_PLAN, Planted, planted, years_alone

CORE, SHARD = "test_talked_bureau", "test_talked_shard"


@pytest.fixture(scope="session")
def talked(
    postgres_server: Postgres, shard_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    """With all years of what people say to each other."""
    folder = tmp_path_factory.mktemp("talked")
    with (
        copied(postgres_server, CORE, TEMPLATE),
        copied(postgres_server, SHARD, shard_template),
        pytest.MonkeyPatch.context() as patched,
    ):
        years_alone(patched, TALKED)
        made = Planted(
            postgres_server.application_url_of(CORE),
            (postgres_server.application_url_of(SHARD),),
            folder,
        )
        asyncio.run(_plant(made))
        patched.undo()
        yield made


async def _plant(made: Planted) -> None:
    _, doors = await planted(made.url, made.folder, made.shards, TALKED_PLAN)
    await doors.close()
