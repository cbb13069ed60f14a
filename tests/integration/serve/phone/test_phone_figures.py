"""Statistics of phone calls equal the records, and every number opens its list."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from schemas.tables.headcount.headcount import headcount_spell
from tests.integration.serve.client import People, Person
from tests.integration.serve.phone.phone_fees import CLASSES, add_tariff
from tests.integration.serve.phone.phone_history import (
    ABROAD,
    DOMESTIC,
    LOCAL,
    Held,
    add_calls,
    add_inmate,
    at,
    bind_number,
)
from tests.integration.serve.told_figures import group, units, values
from tests.integration.serve.world import World

FIGURES = "/api/phone-figures"
UNITS, LENGTHS, SILENT = (f"{FIGURES}/{table}" for table in ("units", "lengths", "silent"))
NOVEMBER = {"since": "2026-11-01", "until": "2026-11-30"}


@pytest.fixture
async def chief(people: People) -> Person:
    return await people.officer("chief")


@pytest.fixture
async def held(world: World) -> dict[str, Held]:
    """Inmates of two prisons; one of them was moved from one to the other."""
    world.now = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
    async with world.database.transaction() as tx:
        return {
            name: await add_inmate(tx, ward[:3], ward, number)
            for number, (name, ward) in enumerate(
                {
                    "a": "P03-W01",
                    "b": "P03-W01",
                    "c": "P04-W01",
                    "d": "P04-W01",
                    "e": "P03-W01",
                    "f": "P03-W01",
                    "none": "P03-W01",
                }.items(),
                start=1,
            )
        }


async def talked(world: World, chief: Person, held: dict[str, Held]) -> None:
    for distance in ("local", "domestic", "international"):
        await add_tariff(chief, world, name=distance, distance=distance)
    near = {"prefix": "021", "distance": "local", "unit_id": world.bureau_id}
    await chief.post(CLASSES, {"values": near})
    a, b, c, d, e, f = (held[name] for name in "abcdef")
    async with world.database.transaction() as tx:
        await add_calls(
            world,
            tx,
            [
                {"of": a, "at": at("2026-11-01", 0), "seconds": 100, "phone": LOCAL},
                {"of": a, "at": at("2026-11-10"), "seconds": 50, "phone": ABROAD},
                {"of": a, "at": at("2026-11-11"), "seconds": 0},
                {"of": a, "at": at("2026-11-12"), "seconds": 10, "extra": True},
                {"of": b, "at": at("2026-11-12"), "seconds": 600},
                {"of": b, "at": at("2026-11-13"), "seconds": 20, "state": "cut_at_limit"},
                {"of": b, "at": at("2026-11-30", 23), "seconds": 0},
                {"of": b, "at": at("2026-12-01", 0), "seconds": 999},
                {"of": b, "at": at("2026-10-31", 23), "seconds": 999},
                {"of": b, "at": at("2026-11-14"), "state": "refused"},
                {"of": c, "at": at("2026-11-15"), "seconds": 30},
                {"of": c, "at": at("2026-11-16"), "seconds": 40},
                # He called from both prisons; the last of his calls says where he counts.
                {"of": d, "at": at("2026-11-15"), "seconds": 5, "ward_id": a.ward_id},
                {"of": d, "at": at("2026-11-20"), "seconds": 5, "extra": True},
                {"of": e, "at": at("2026-11-20"), "seconds": 7},
                {"of": f, "at": at("2026-11-21"), "seconds": 0},
            ],
        )


async def whole(person: Person, path: str, **query: Any) -> list[Any]:
    """Every page of a listing, read two rows at a time."""
    rows: list[Any] = []
    while True:
        page = await person.get(f"{FIGURES}{path}", limit=2, offset=len(rows), **query)
        rows += [row["values"] for row in page["rows"]]
        if len(rows) >= page["total"]:
            assert len(rows) == page["total"]
            return rows


def numbers(told: Any) -> tuple[int, ...]:
    names = ("calls", "callers", "connected", "unconnected", "extra_callers", "seconds")
    return tuple(told[name] for name in names)


@pytest.mark.requirement("VC-PHONE-13")
@pytest.mark.requirement("VC-PHONE-16")
async def test_numbers_by_period_and_unit_equal_the_records_and_open_their_lists(
    world: World, chief: Person, held: dict[str, Held]
) -> None:
    await talked(world, chief, held)
    told = await chief.get(UNITS, **NOVEMBER)
    total, (prisons, wards) = told["whole"]["values"], units(told)
    assert numbers(total) == (13, 6, 10, 3, 2, 867)
    assert list(map(numbers, values(prisons))) == [(10, 4, 7, 3, 1, 792), (3, 2, 3, 0, 1, 75)]
    for rows in (prisons, wards):
        sums = tuple(map(sum, zip(*map(numbers, values(rows)), strict=True)))
        assert sums == numbers(total)
    people = await whole(chief, "/units/people", **NOVEMBER)
    for name in ("calls", "connected", "seconds"):
        assert sum(one[name] for one in people) == total[name]
    assert len(people) == total["callers"]
    for unit in [{}, *({"row_unit_id": one["key"]} for one in prisons)]:
        shown = next(
            (one["values"] for one in prisons if one["key"] == unit.get("row_unit_id")), total
        )
        for kind, name in (
            ("all", "calls"),
            ("connected", "connected"),
            ("unconnected", "unconnected"),
        ):
            calls = await whole(chief, "/units/calls", **NOVEMBER, **unit, kind=kind)
            assert len(calls) == shown[name], (unit, kind)
        callers = await whole(chief, "/units/people", **NOVEMBER, **unit)
        extra = await whole(chief, "/units/people", **NOVEMBER, **unit, kind="extra")
        assert (len(callers), len(extra)) == (shown["callers"], shown["extra_callers"])
    # A person opens to the calls.
    first = people[0]
    calls = await whole(chief, "/units/calls", **NOVEMBER, inmate_id=first["inmate_id"])
    assert len(calls) == first["calls"]
    assert sum(one["seconds"] or 0 for one in calls) == first["seconds"]
    one_day = await chief.get(UNITS, since="2026-11-20", until="2026-11-20")
    assert numbers(one_day["whole"]["values"]) == (2, 2, 2, 0, 1, 12)


@pytest.mark.requirement("VC-PHONE-14")
async def test_the_five_with_most_calls_are_in_order_and_ties_go_by_length(
    world: World, people: People, chief: Person, held: dict[str, Held]
) -> None:
    await talked(world, chief, held)
    top = group(await chief.get(UNITS, **NOVEMBER), "person")
    shown = [(one["key"], one["values"]["calls"], one["values"]["seconds"]) for one in top]
    assert shown == [
        (held["a"].id, 4, 160),
        (held["b"].id, 3, 620),
        (held["c"].id, 2, 70),
        (held["d"].id, 2, 10),
        (held["e"].id, 1, 7),
    ]
    leader = await people.officer("leader")
    own = group(await leader.get(UNITS, **NOVEMBER), "person")
    assert [one["key"] for one in own] == [held[name].id for name in ("a", "b", "e", "d", "f")]
    assert own[3]["values"]["calls"] == 1
    later = group(await chief.get(UNITS, since="2026-11-15", until="2026-11-30"), "person")
    assert [one["key"] for one in later[:2]] == [held["c"].id, held["d"].id]


@pytest.mark.requirement("VC-PHONE-15")
async def test_fewer_than_a_number_counts_those_with_none_as_well(
    world: World, chief: Person, held: dict[str, Held]
) -> None:
    await talked(world, chief, held)
    calls = {"a": 4, "b": 3, "c": 2, "d": 2, "e": 1, "f": 1, "none": 0}
    ids = {one.id: name for name, one in held.items()}
    for number in (1, 2, 3, 4, 5):
        rows = await whole(chief, "/few/few", **NOVEMBER, fewer_than=number)
        mine = {ids[one["inmate_id"]]: one["calls"] for one in rows if one["inmate_id"] in ids}
        assert mine == {name: count for name, count in calls.items() if count < number}
        others = [one for one in rows if one["inmate_id"] not in ids]
        assert {one["calls"] for one in others} == {0}
    prison = held["c"].prison_id
    rows = await whole(chief, "/few/few", **NOVEMBER, fewer_than=3, unit_id=prison)
    assert {ids.get(one["inmate_id"]) for one in rows if one["calls"]} == {"c", "d"}


@pytest.mark.requirement("VC-PHONE-17")
@pytest.mark.requirement("VC-PHONE-18")
async def test_the_three_classes_add_up_and_the_trend_equals_the_table(
    world: World, chief: Person, held: dict[str, Held]
) -> None:
    await talked(world, chief, held)
    names = ("seconds", "local", "domestic", "international")
    for step, points in (("day", 30), ("month", 1), ("quarter", 1), ("year", 1)):
        told = await chief.get(LENGTHS, **NOVEMBER, step=step)
        total = told["whole"]["values"]
        assert [total[name] for name in names] == [867, 100, 717, 50]
        assert len(group(told, "period")) == points
        for rows in map(values, (group(told, "period"), *units(told))):
            assert [sum(one[name] for one in rows) for name in names] == [
                total[name] for name in names
            ]
            for one in rows:
                assert one["seconds"] == one["local"] + one["domestic"] + one["international"]
    periods = group(await chief.get(LENGTHS, **NOVEMBER), "period")
    days = {one["key"]: one["values"] for one in periods}
    for day in ("2026-11-01", "2026-11-12", "2026-11-25"):
        one = await chief.get(UNITS, since=day, until=day)
        assert days[day]["seconds"] == one["whole"]["values"]["seconds"]
    assert days["2026-11-25"]["seconds"] == 0


@pytest.mark.requirement("VC-PHONE-19")
@pytest.mark.requirement("VC-PHONE-20")
@pytest.mark.requirement("VC-PHONE-21")
async def test_a_number_of_several_inmates_is_found_by_unit_with_its_calls(
    world: World, people: People, chief: Person, held: dict[str, Held]
) -> None:
    both, inside, alone, given_up = ("10000000011", "10000000012", "10000000013", "10000000014")
    async with world.database.transaction() as tx:
        await bind_number(world, tx, held["a"], both)
        await bind_number(world, tx, held["b"], both)
        await bind_number(world, tx, held["c"], both)
        await bind_number(world, tx, held["a"], inside)
        await bind_number(world, tx, held["e"], inside)
        await bind_number(world, tx, held["b"], alone)
        await bind_number(world, tx, held["a"], given_up)
        await bind_number(world, tx, held["c"], given_up, state="disabled")
        told = [
            {"of": held[name], "at": at(f"2026-11-{day}"), "seconds": 30, "phone": both}
            for name, day in (("a", 10), ("b", 11), ("c", 12), ("a", 13))
        ]
        other = {"of": held["a"], "at": at("2026-11-14"), "seconds": 5, "phone": inside}
        await add_calls(world, tx, [*told, other])
    page = await chief.get(f"{FIGURES}/shared/shared")
    shown = [
        (one["phone"], one["occurrences"], one["inmates"], one["relatives"], one["prisons"])
        for one in values(page["rows"])
    ]
    assert shown == [("100****0011", 3, 3, 3, 2), ("100****0012", 2, 2, 2, 1)]
    number = page["rows"][0]["key"]
    for prison, found in ((held["a"].prison_id, 2), (held["c"].prison_id, 1)):
        own = await chief.get(f"{FIGURES}/shared/shared", unit_id=prison)
        assert own["rows"][0]["where"] == {"number_id": number}
        assert own["total"] == found
    calls = await whole(chief, "/shared/calls", **NOVEMBER, number_id=number)
    assert {one["inmate_id"] for one in calls} == {held[name].id for name in "abc"}
    assert len(calls) == 4
    # An officer of one prison sees that the number is shared, and the calls of that prison.
    leader = await people.officer("leader")
    own = await leader.get(f"{FIGURES}/shared/shared")
    assert own["rows"][0]["values"]["inmates"] == 3
    calls = await whole(leader, "/units/calls", **NOVEMBER, number_id=number)
    assert {one["inmate_id"] for one in calls} == {held[name].id for name in "ab"}


@pytest.mark.requirement("VC-PHONE-22")
@pytest.mark.requirement("VC-PHONE-23")
@pytest.mark.requirement("VC-PHONE-24")
async def test_inmates_long_without_a_call_are_counted_for_each_unit(
    world: World, chief: Person, held: dict[str, Held]
) -> None:
    async with world.database.transaction() as tx:
        await add_calls(
            world,
            tx,
            [
                {"of": held["a"], "at": at("2026-11-27", 23), "seconds": 9},
                {"of": held["b"], "at": at("2026-08-27", 23), "seconds": 9},
                {"of": held["b"], "at": at("2026-11-20"), "seconds": 0},
                {"of": held["c"], "at": at("2026-08-28", 0), "seconds": 9},
            ],
        )
    told = await chief.get(SILENT, months=3)
    total, (prisons, _) = told["whole"]["values"], units(told)
    listed = await whole(chief, "/silent/silent_people", months=3)
    people = {one["inmate_id"]: one for one in listed}
    assert len(people) == total["silent"]
    assert held["a"].id not in people
    assert held["c"].id not in people
    assert people[held["b"].id]["days"] == 93
    never = people[held["none"].id]
    assert (never["last_at"], never["days"]) == (None, "从未通话")
    for name in ("inmates", "silent"):
        assert sum(one[name] for one in values(prisons)) == total[name]
        for prison in prisons:
            below = sum(one[name] for one in values(prison["below"]))
            assert below == prison["values"][name]
    # The same as nested loops over the records say.
    async with world.database.transaction() as tx:
        custody = await tx.scalar(
            text("select count(*) from inmate where custody_state = 'in_custody'")
        )
    assert total["inmates"] == custody
    longer = await chief.get(SILENT, months=4)
    assert longer["whole"]["values"]["silent"] == total["silent"] - 1
    one = await chief.get(SILENT, months=3, unit_id=held["c"].prison_id)
    assert [row["key"] for row in group(one, "unit")] == [held["c"].prison_id]
    # A day that is over is told by who was held then.
    async with world.database.transaction() as tx:
        for name, until in (("a", None), ("b", at("2026-09-30"))):
            await tx.execute(
                headcount_spell.insert().values(
                    **await _spell(world, held[name], at("2026-01-01"), until)
                )
            )
    past = await chief.get(SILENT, months=1, at="2026-10-15")
    assert past["whole"]["values"] == {"inmates": 1, "silent": 1}
    empty = await chief.get(SILENT, months=1, at="2020-01-01")
    assert (empty["whole"]["values"]["inmates"], group(empty, "unit")) == (0, [])


async def _spell(world: World, one: Held, since: datetime, until: datetime | None) -> Any:
    columns = {column.name for column in headcount_spell.columns}
    told = {
        "id": f"{one.id[:-1]}X",
        "inmate_id": one.id,
        "ward_id": one.ward_id,
        "prison_id": one.prison_id,
        "since": since,
        "until": until,
        "began": "admitted",
    }
    return {name: value for name, value in told.items() if name in columns}


async def test_figures_stay_within_reach_and_refuse_what_makes_no_sense(
    world: World, people: People, chief: Person, held: dict[str, Held]
) -> None:
    await talked(world, chief, held)
    other = await people.officer("other_leader")
    told = await other.get(UNITS, **NOVEMBER)
    assert [one["key"] for one in group(told, "unit")] == [held["c"].prison_id]
    assert (
        await other.http.get(UNITS, params=NOVEMBER | {"unit_id": held["a"].prison_id})
    ).status_code == 404
    for query in (
        {"since": "2026-11-02", "until": "2026-11-01"},
        {"since": "2024-01-01", "until": "2026-11-01"},
    ):
        assert (await chief.http.get(UNITS, params=query)).status_code == 422
    assert (await chief.http.get(SILENT, params={"at": "2026-11-29"})).status_code == 422
    listing = f"{FIGURES}/units/calls"
    for query, status in (
        ({"kind": "loud"}, 422),
        ({"row_unit_id": held["a"].prison_id}, 404),
    ):
        assert (await other.http.get(listing, params=NOVEMBER | query)).status_code == status
    assert (await chief.http.get(f"{FIGURES}/units/nothing")).status_code == 404


TABLES = (
    "units", "units/people", "lengths", "shared", "silent", "silent/silent_people", "units/calls",
    "settlement",
)  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
async def test_a_file_holds_what_the_page_shows_and_is_written_down(
    world: World, chief: Person, held: dict[str, Held], table: str
) -> None:
    await talked(world, chief, held)
    async with world.database.transaction() as tx:
        await bind_number(world, tx, held["a"], DOMESTIC)
        await bind_number(world, tx, held["c"], DOMESTIC)
    query = {**NOVEMBER, "month": "2026-11"}
    reply = await chief.http.get(f"{FIGURES}/{table}/export", params=query)
    assert reply.status_code == 200, reply.text
    sheet = load_workbook(io.BytesIO(reply.content)).active
    assert sheet is not None
    _, _, heads, *rows = list(sheet.iter_rows(values_only=True))
    assert all(heads)
    with_calls = len(units(await chief.get(UNITS, **NOVEMBER))[1])
    expected = {
        "units": with_calls + 1,
        "units/people": 6,
        "lengths": 30 + with_calls + 1,
        "shared": 1,
        "silent": len(units(await chief.get(SILENT))[1]) + 1,
        "silent/silent_people": (await chief.get(f"{SILENT}/silent_people"))["total"],
        "units/calls": 13,
        "settlement": 3,
    }
    assert len(rows) == expected[table]
    if table == "units/calls":
        listed = await whole(chief, "/units/calls", **NOVEMBER)
        assert [row[0] for row in rows] == [one["inmate_no"] for one in listed]
        assert [row[8] for row in rows] == [one["seconds"] for one in listed]
    async with world.database.transaction() as tx:
        found = text("select detail from audit_row where action = 'phone_figures.export'")
        (detail,) = (await tx.execute(found)).scalars().all()
    assert f'"rows":{len(rows)}' in str(detail).replace(" ", "").replace("'", '"')
