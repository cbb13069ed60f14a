"""What belongs to a record is found from it."""

import pytest

from tests.integration.serve.client import People
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World


@pytest.fixture
def bench(people: People, world: World) -> Bench:
    return Bench("dictionary_items", people, world)


async def test_a_declaration_tells_which_lists_hold_its_records(bench: Bench) -> None:
    keeper = await bench.keeper()
    item = await bench.create()
    declared = await keeper.get("/api/modules/dictionaries")
    assert {
        "module": "dictionary_items",
        "title": "字典项",
        "field": "dictionary_id",
    } in declared["pointed_from"]
    above = item["values"]["dictionary_id"]
    held = await keeper.get(bench.path, dictionary_id=above)
    assert [row["id"] for row in held["rows"]] == [item["id"]]


async def test_a_list_that_the_officer_may_not_open_is_not_told_of(bench: Bench) -> None:
    keeper = await bench.keeper()
    open_to_him = {entry["code"] for entry in await keeper.get("/api/modules")}
    for code in sorted(open_to_him):
        declared = await keeper.get(f"/api/modules/{code}")
        assert {one["module"] for one in declared["pointed_from"]} <= open_to_him
