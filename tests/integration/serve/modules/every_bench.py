"""A bench for each business module, and what its fields are asked."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from schemas.modules import field as kinds
from schemas.modules.catalog import MODULES
from schemas.modules.field import Edited, Field, Found
from schemas.modules.module import Verb
from tests.integration.serve.conftest import bureau
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World


@pytest.fixture(scope="module", params=list(MODULES))
async def bench(
    request: pytest.FixtureRequest,
    postgres_server: Postgres,
    planted: World,
    nats_server: Nats,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Bench]:
    """One bureau for all cases of a module: none counts records but those that it made."""
    folder = tmp_path_factory.mktemp(request.param)
    async with bureau(postgres_server, planted, folder, nats_server.url) as (people, world):
        yield Bench(request.param, people, world)


@pytest.fixture(autouse=True)
def all_is_audited(bench: Bench) -> Iterator[None]:
    """The case that changed something without an audit row fails, not the last one."""
    yield
    assert bench.people.watch.problems == []


def need(bench: Bench, verb: Verb) -> None:
    if verb not in bench.module.verbs:
        pytest.skip(f"the module has no {verb.value}")


def settable(bench: Bench) -> list[Field]:
    return [field for field in bench.module.fields if field.edited is not Edited.NEVER]


def first_text(bench: Bench) -> Field:
    """A field that one can search by a part or the whole of it."""
    for field in settable(bench):
        if isinstance(field.kind, kinds.Text) and field.found is not Found.NOT and not field.mask:
            return field
    pytest.skip("no field is searched by text")


def wrong_values(field: Field) -> list[Any]:
    """Values that a field of this kind never takes."""
    match field.kind:
        case kinds.Text(most=most, pattern=pattern):
            return [7, "长" * (most + 1), "a\x00b", *(["？？？"] if pattern else [])]
        case kinds.Integer():
            return ["7", 1.5, 10**12, True]
        case kinds.Money():
            return [7, "1.005", "many"]
        case kinds.Day():
            return ["2026-02-30", "24.11.2026", 7]
        case kinds.Moment():
            return ["2026-11-24 10:00", 7]
        case kinds.Flag():
            return ["yes", 1]
        case kinds.Choice():
            return ["nothing_like_it", 7]
        case kinds.Coded():
            return ["nothing_like_it", 7]
        case kinds.Attached(most_files=most) if most > 1:
            return ["01ARZ3NDEKTSV4RRFFQ69G5FAV", ["01ARZ3NDEKTSV4RRFFQ69G5FAV"], ["x"], [7]]
        case _:
            return ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "x", 7]
