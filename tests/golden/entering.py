"""What officers enter by pages before anything is asked: words, hours, pay, output, a report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from connectors.doors import open_shards
from connectors.ledger.shards import Shards
from connectors.postgres.people import people as registered
from connectors.postgres.platform import units
from schemas.tables.people.person import inmate
from tests.integration.serve.approving import decide
from tests.integration.serve.client import People, Person
from tests.integration.serve.labour.pay.sheets import book, paid, settle
from tests.integration.serve.labour.test_project_output import filled
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.taken_over import taken_over
from tests.integration.serve.world import World

WORKERS = ("3900000006", "3900000018", "3900000030", "3900000042")
"""Inmates of the first ward of P03."""
WORDS = (
    ("越狱", "脱逃类", 3),
    ("手机", "违禁品类", 2),
    ("现金", "违禁品类", 1),
)
SHEETS: tuple[tuple[str, tuple[tuple[int, int, str], ...], bool], ...] = (
    ("2026-08-18", ((0, 420, "normal"), (1, 400, "normal")), True),
    (
        "2026-09-15",
        ((0, 420, "normal"), (1, 420, "normal"), (1, 60, "overtime"), (2, 300, "normal")),
        True,
    ),
    ("2026-10-13", ((0, 300, "normal"), (2, 420, "normal")), True),
    ("2026-11-23", ((0, 420, "normal"), (1, 420, "normal"), (1, 60, "overtime")), True),
    ("2026-11-24", ((0, 240, "normal"), (2, 420, "normal")), False),
)
"""Day, then worker, minutes and kind of each line, and whether it is approved."""
PAID = {
    "P03-W01": (("2026-09", "120.50"), ("2026-10", "98.05")),
    "P03-W02": (("2026-10", "77.77"),),
    "P04-W01": (("2026-10", "310.00"), ("2026-11", "15.25")),
}


async def enter(people: People, world: World, folder: Path) -> tuple[tuple[str, ...], str, str]:
    """Ids of the workers, of a delivery of old hours and of a report."""
    shards = open_shards(world.settings, world.database, pool_size=2)
    await shards.place_new()
    try:
        await _words(people)
        workers = await _workers(world)
        await _hours(people, world, shards, workers)
        await _pay(world, shards)
        await _output(people, world)
        report = await _report(people, world)
        legacy = await _legacy(world, folder)
    finally:
        await shards.close()
    return workers, legacy, report


async def _words(people: People) -> None:
    keeper = await people.officer("bureau")
    for number, name in enumerate(("违禁品类", "毒品类")):
        body = {"code": f"class_{number}", "name": name, "severity": 2}
        await keeper.post("/api/word-classes", body)
    for word, word_class, severity in WORDS:
        body = {"word": word, "word_class": word_class, "severity": severity}
        await keeper.post("/api/words", body)


async def _workers(world: World) -> tuple[str, ...]:
    async with world.database.transaction() as tx:
        found = [await registered.inmate_by_no(tx, number) for number in WORKERS]
    assert all(one is not None and one.ward_id == world.ward_id for one in found)
    return tuple(one.id for one in found if one is not None)


async def _hours(people: People, world: World, shards: Shards, workers: Sequence[str]) -> None:
    leader = await people.officer("leader")
    labour, approver = await people.officer("labour"), await people.officer("approver")
    schedule = {
        "name": "日班",
        "unit_id": world.prison_id,
        "valid_from": "2026-01-01",
        "standard_minutes": 420,
        "day_minutes": 480,
        "week_minutes": 1500,
        "overtime_minutes": 120,
    }
    await leader.post("/api/records/work_schedules", {"values": schedule})
    posts = [await _post(leader, world, name) for name in ("缝纫岗", "装配岗")]
    held = [posts[0], posts[0], posts[1], posts[1]]
    for worker, post in zip(workers, held, strict=True):
        values = {"inmate_id": worker, "post_id": post, "from_day": "2026-01-01"}
        await leader.post("/api/records/post_assignments", {"values": values})
    for day, lines, approved in SHEETS:
        told = [
            {"inmate_id": workers[at], "post_id": held[at], "kind": kind, "minutes": minutes}
            for at, minutes, kind in lines
        ]
        body = {"ward_id": world.ward_id, "day": day, "version": 0, "lines": told}
        await labour.post("/api/hours/sheets", body)
        await settle(world, shards)
        if approved:
            await _approve(approver)
            await settle(world, shards)


async def _post(leader: Person, world: World, name: str) -> str:
    values = {
        "name": name,
        "unit_id": world.prison_id,
        "post_kind": "production",
        "place": "一车间",
        "places": 20,
        "risk": "low",
    }
    made: Any = await leader.post("/api/records/labour_posts", {"values": values})
    return str(made["id"])


async def _approve(officer: Person) -> None:
    for case in (await officer.get("/api/approvals/pending"))["rows"]:
        await decide(officer, case, "approve", "同意")


async def _pay(world: World, shards: Shards) -> None:
    for code, months in PAID.items():
        async with world.database.transaction() as tx:
            ward = await units.by_code(tx, code)
            assert ward is not None
            known = select(inmate.c.id).where(inmate.c.ward_id == ward.id)
            who = await tx.scalar(known.order_by(inmate.c.inmate_no).limit(1))
        for month, amount in months:
            await book(world, shards, ward.id, month, paid(str(who), month, amount))


async def _output(people: People, world: World) -> None:
    bench = Bench("project_outputs", people, world)
    await filled(bench, await bench.keeper(), await people.officer("prison_approver"))


async def _report(people: People, world: World) -> str:
    clerk = await people.officer("prison")
    forms = await clerk.get("/api/report-forms")
    form = next(one for one in forms if one["code"] == "production")
    body = {"definition_id": form["id"], "unit_id": world.prison_id, "period": "2026-10"}
    made = await clerk.post("/api/reports", body)
    return str(made["report"]["id"])


async def _legacy(world: World, folder: Path) -> str:
    """Old hours of two years; the delivery of one of them has rows that were refused."""
    done = await taken_over(world, list(world.settings.labour_shards), folder, by="bureau")
    return next(file.id for file in done.files if file.year == 2023)
