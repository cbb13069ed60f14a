"""A shard that is away stops its own prisons alone, and says so in words."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from connectors.ledger.shard import Shard
from pipelines.flows.services import Services
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.hours.counted import COUNTS, lines_of
from tests.integration.serve.labour.hours.ward import Ward, booked
from tests.integration.serve.world import World

RANGE = {"since": "2026-11-01", "until": "2026-11-30", "by": "prison", "step": "month"}
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


async def home_of(services: Services, prison_id: str) -> int:
    return next(
        one.shard for one in await services.shards.placements() if one.prison_id == prison_id
    )


@pytest.fixture
async def lost(services: Services) -> AsyncIterator[Any]:
    """Makes a shard unreachable for this replica, as a server that is gone is."""
    kept = services.shards.databases

    def lose(number: int) -> None:
        services.shards.databases = tuple(
            Shard(NOWHERE) if place == number else one for place, one in enumerate(kept)
        )

    yield lose
    services.shards.databases = kept


async def refusal(officer: Person, path: str, **params: Any) -> tuple[int, str, str, bool]:
    reply = await officer.http.get(path, params=params)
    body = reply.json()
    return reply.status_code, body["code"], body["message"], body["retryable"]


async def test_a_prison_is_told_and_the_others_work(
    ward: Ward, people: People, world: World, services: Services, lost: Any
) -> None:
    labour, approver = await people.officer("labour"), await people.officer("approver")
    await ward.approved(labour, approver, ward.line(0))
    seen = await booked(ward, labour, 1)
    home = await home_of(services, world.prison_id)
    assert home != await home_of(services, world.other_prison_id)
    chief, other = await people.officer("chief"), await people.officer("other_leader")
    sysadmin = await people.officer("sysadmin")
    lost(home)

    status, code, message, again = await refusal(
        labour, "/api/hours/day", ward_id=ward.id, day=ward.day
    )
    assert (status, code, again) == (503, "ledger_away", True)
    assert message.startswith("本监的劳动工时数据暂时不可用")
    told = await refusal(labour, COUNTS, **RANGE)
    assert told[:2] == (503, "ledger_away")
    assert told[2].startswith("P03监狱的劳动工时数据暂时不可用")
    # The other prison counts its hours; the bureau's count names who is missing.
    assert (await other.get(COUNTS, **RANGE))["notes"] == []
    whole, missing = await chief.get(COUNTS, **RANGE), "P03监狱的数据暂时不可用，未计入"
    assert (whole["notes"], lines_of(whole)) == ([missing], [])
    behind = await chief.get(f"{COUNTS}/lines", **RANGE)
    assert (behind["total"], behind["notes"]) == (0, ["P03监狱的数据暂时不可用，未列入"])
    file = await chief.http.get(f"{COUNTS}/export", params=RANGE | {"format": "csv"})
    assert missing in file.content.decode("utf-8-sig")
    # Where the week of an inmate cannot be known, a sheet is not taken in.
    lines = {"ward_id": ward.id, "day": "2026-11-25", "lines": [ward.line(0)]}
    refused = await labour.refused("/api/hours/check", lines)
    assert refused == (503, "ledger_away")
    page = await sysadmin.get("/api/ledger/shards")
    assert [one["state"] for one in page["shards"]][home] == "lost"
    assert page["shards"][home]["prisons"] == ["P03监狱"]

    lost(-1)
    assert (await ward.view(labour))["lines"] == seen["lines"]
    assert (await chief.get(COUNTS, **RANGE))["notes"] == []
    page = await sysadmin.get("/api/ledger/shards")
    assert {one["state"] for one in page["shards"]} == {"working"}


async def test_the_other_shard_away_is_no_matter(
    ward: Ward, people: People, world: World, services: Services, lost: Any
) -> None:
    lost(await home_of(services, world.other_prison_id))
    labour, approver = await people.officer("labour"), await people.officer("approver")
    await ward.approved(labour, approver, ward.line(0))
    assert (await booked(ward, labour, 1))["sheet"]["state"] == "approved"
    told = await labour.get(COUNTS, **RANGE)
    assert (told["notes"], told["whole"]["values"]["lines"]) == ([], 1)
