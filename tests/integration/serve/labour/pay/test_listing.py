"""Pay of prisons and years in tables of their own, asked as one (LR-PAY-02)."""

from typing import Any

import pytest
from sqlalchemy import text

from connectors.ledger import moving
from connectors.ledger.pay.checking import check_pay
from connectors.ledger.shards import Shards
from connectors.postgres.people import people as inmates
from connectors.postgres.platform import units
from pipelines.flows.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.labour.pay.sheets import (
    MONTH,
    book,
    cut_off,
    opened,
    other_ward,
    paid,
    ready,
    settle,
)
from tests.integration.serve.labour.pay.test_corrections import approved, pass_up
from tests.integration.serve.world import World


async def elsewhere(world: World) -> tuple[str, str]:
    """An inmate of the other prison's ward, and the ward."""
    ward_id = await other_ward(world)
    async with world.database.transaction() as tx:
        ward = await units.get(tx, ward_id)
        assert ward is not None
        assert ward.prison_id is not None
        inmate_id = await inmates.add_inmate(
            tx, inmate_no="3104000001", name="钱某", prison_id=ward.prison_id, ward_id=ward_id
        )
    return inmate_id, ward_id


async def tables(shards: Shards) -> list[set[str]]:
    """In which tables of each shard lines of pay lie."""
    found = []
    for shard in shards.databases:
        async with shard.transaction() as tx:
            rows = await tx.execute(text("select distinct tableoid::regclass::text from pay_line"))
            found.append(set(rows.scalars()))
    return found


@pytest.mark.requirement("LR-PAY-02")
async def test_two_prisons_and_two_years_lie_apart_and_are_one_sorted_page(
    people: People, world: World, shards: Shards
) -> None:
    other, there = await elsewhere(world)
    own = world.inmate_id
    for year in ("2025", "2026"):
        month = f"{year}-10"
        await book(world, shards, world.ward_id, month, paid(own, month, f"1{year[2:]}.00"))
        await book(world, shards, there, month, paid(other, month, f"2{year[2:]}.00"))
    first, second = await tables(shards)
    assert first == second == {"pay_line_202510", "pay_line_202610"}
    chief, officer = await people.officer("chief"), await people.officer("labour")
    asked = {"since": "2025-01", "until": "2026-12"}
    seen = await chief.get("/api/pay-lines", **asked)
    assert (seen["total"], seen["amount"], seen["unavailable"]) == (4, None, [])
    rows = [(row["month"], row["ward_id"], row["amount"]) for row in seen["rows"]]
    wards = sorted((world.ward_id, there))
    told = {world.ward_id: "1", there: "2"}
    assert rows == [
        (f"{year}-10", ward, f"{told[ward]}{year[2:]}.00")
        for year in ("2026", "2025")
        for ward in wards
    ]
    # A page that begins within.
    assert (await chief.get("/api/pay-lines", **asked, page=1))["rows"] == []
    of_year = {"since": "2026-01", "until": "2026-12", "inmate_id": own}
    year = await officer.get("/api/pay-lines", **of_year)
    assert [(row["month"], row["amount"]) for row in year["rows"]] == [("2026-10", "126.00")]
    assert year["amount"] == "126.00"
    mine = await officer.get("/api/pay-lines", **asked)
    assert {row["prison"] for row in mine["rows"]} == {"P03监狱"}
    stranger = await officer.get("/api/pay-lines", **asked, inmate_id=other)
    assert (stranger["rows"], stranger["total"], stranger["amount"]) == ([], 0, "0.00")


async def test_an_inmates_year_is_asked_of_one_shard(
    services: Services, people: People, world: World, shards: Shards
) -> None:
    months = [f"2025-{number:02}" for number in range(1, 13)]
    for month in months:
        line = paid(world.inmate_id, month, "100.50")
        await book(world, shards, world.ward_id, month, line)
    await book(world, shards, world.ward_id, "2026-01", paid(world.inmate_id, "2026-01", "7.00"))
    # Whoever is of this prison needs no other shard: it may be away.
    await cut_off(services, 1)
    officer = await people.officer("labour")
    year = await officer.get(
        "/api/pay-lines", since="2025-01", until="2025-12", inmate_id=world.inmate_id
    )
    assert [row["month"] for row in year["rows"]] == months[::-1]
    assert (year["amount"], year["total"], year["unavailable"]) == ("1206.00", 12, [])


async def test_only_what_was_approved_is_listed_and_as_it_was_corrected(
    services: Services, people: People, world: World, shards: Shards
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    asked = {"since": MONTH, "until": MONTH}

    async def amounts() -> list[str]:
        await settle(world, shards)
        seen = await officer.get("/api/pay-lines", **asked)
        return sorted(row["amount"] for row in seen["rows"])

    made = await opened(officer, world)
    assert await amounts() == []
    path = f"/api/pay-sheets/{made['sheet']['id']}"
    await officer.post(f"{path}/report", {"version": 1})
    assert await amounts() == []
    await pass_up(people)
    assert await amounts() == ["17.78", "18.96"]
    rows = [{"inmate_id": world.inmate_id, "amount": "20.00"}]
    wanted = {"version": 1, "rows": rows, "reason": "漏计奖励"}
    await officer.post(f"{path}/corrections", wanted)
    await pass_up(people)
    assert await amounts() == ["17.78", "20.00"]
    rows = [{"inmate_id": world.inmate_id, "amount": None}]
    await officer.post(f"{path}/corrections", wanted | {"version": 2, "rows": rows})
    await pass_up(people)
    assert await amounts() == ["17.78"]


async def test_what_is_no_range_is_refused(people: People, world: World) -> None:
    officer = await people.officer("labour")
    for since, until, code in (
        ("2026-02", "2026-01", "months_reversed"),
        ("2023-01", "2026-01", "too_many_months"),
    ):
        reply = await officer.http.get("/api/pay-lines", params={"since": since, "until": until})
        assert (reply.status_code, reply.json()["code"]) == (422, code)


async def test_a_shard_that_is_down_stops_its_prison_alone(
    services: Services, people: People, world: World, shards: Shards
) -> None:
    await ready(services, people, world)
    other, there = await elsewhere(world)
    sheet_id = await book(world, shards, there, MONTH, paid(other, MONTH, "9.00"))
    await cut_off(services, 1)
    officer, chief = await people.officer("labour"), await people.officer("chief")
    made = await opened(officer, world)
    assert made["sheet"]["amount"] == "36.74"
    reply = await chief.http.get(f"/api/pay-sheets/{sheet_id}")
    assert (reply.status_code, reply.json()["code"]) == (503, "pay_ledger_down")
    assert "其他监狱不受影响" in reply.json()["message"]
    month = await chief.get("/api/pay-months", month=MONTH)
    assert [row["sheet"]["amount"] for row in month["wards"]] == ["36.74", None]
    seen = await chief.get("/api/pay-lines", since=MONTH, until=MONTH)
    assert (seen["rows"], seen["unavailable"]) == ([], ["P04监狱"])


async def test_nothing_is_half_done_while_the_own_shard_is_down(
    services: Services, people: People, world: World, shards: Shards
) -> None:
    await ready(services, people, world)
    kept = services.shards.databases
    await cut_off(services, 0)
    officer = await people.officer("labour")
    asked = {"ward_id": world.ward_id, "month": MONTH}
    assert await officer.refused("/api/pay-sheets", asked) == (503, "pay_ledger_down")
    services.shards.databases = (shards.databases[0], kept[1])
    assert (await officer.get("/api/pay-months", month=MONTH))["wards"][0]["sheet"] is None
    made = await opened(officer, world)
    path = f"/api/pay-sheets/{made['sheet']['id']}"
    await cut_off(services, 0)
    for way in ("calculation", "report"):
        body = {"version": 1} if way == "report" else None
        assert await officer.refused(f"{path}/{way}", body) == (503, "pay_ledger_down")
    services.shards.databases = (shards.databases[0], kept[1])
    seen = (await officer.get(path))["sheet"]
    assert (seen["state"], seen["version"], seen["amount"]) == ("draft", 1, "36.74")


async def test_pay_moves_with_its_prison_and_goes_on_there(
    services: Services, people: People, world: World, shards: Shards
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    sheet = await approved(people, officer, world)
    await settle(world, shards)
    path = f"/api/pay-sheets/{sheet['id']}"
    before = await officer.get(path)
    done = await moving.move(shards, world.database, world.prison_id, 1)
    assert done.pay_versions == 1
    assert await shards.of(world.prison_id) is shards.databases[1]
    old, new = [await check_pay(shard, shards.mac) for shard in shards.databases]
    assert (old.sheets, old.versions, old.lines) == (0, 0, 0)
    assert (new.sheets, new.versions, new.lines, new.broken) == (1, 1, 2, ())
    assert await officer.get(path) == before
    rows: list[dict[str, Any]] = [{"inmate_id": world.inmate_id, "amount": "20.00"}]
    wanted = {"version": sheet["version"], "rows": rows, "reason": "漏计奖励"}
    await officer.post(f"{path}/corrections", wanted)
    await pass_up(people)
    await settle(world, shards)
    seen = await officer.get("/api/pay-lines", since=MONTH, until=MONTH)
    assert sorted(row["amount"] for row in seen["rows"]) == ["17.78", "20.00"]
