"""A small and hasty crowd of hours, as the bench sends a large one at people's pace."""

import asyncio
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from loadtests.labour.plan import Enterer, LabourPlan, Reader
from loadtests.platform import load
from schemas.people.kinds import Role
from schemas.tables.labour.timesheet import timesheet
from tests.integration.serve.approving import add_officer
from tests.integration.serve.client import People
from tests.integration.serve.labour.hours.ward import Ward
from tests.integration.serve.world import PASSWORD, World

LOCUSTFILE = Path(load.__file__).parent.parent / "labour" / "locustfile.py"
USERS, SECONDS, HASTE = 5, 25, 100.0
DAYS = {"enters1": (24, 17, 10), "enters2": (23, 16, 9), "enters3": (20, 13, 6)}
"""Of November, so that nobody's week grows beyond its limit."""


async def test_a_crowd_enters_decides_and_counts_without_an_error(
    ward: Ward, people: People, world: World
) -> None:
    for login in DAYS:
        await add_officer(world, login, "P03-W01", frozenset({Role.LABOUR}))
    plan = LabourPlan(
        password=PASSWORD,
        enterers=[
            Enterer(login=login, ward_id=ward.id, days=[date(2026, 11, day) for day in days])
            for login, days in DAYS.items()
        ],
        approvers=["approver"],
        readers=[
            Reader(
                login="leader",
                prison_id=world.prison_id,
                ward_ids=[ward.id],
                since=date(2026, 11, 1),
                until=date(2026, 11, 26),
            )
        ],
    )
    figures = await asyncio.to_thread(
        load.run,
        people.base,
        plan,
        users=USERS,
        seconds=SECONDS,
        locustfile=LOCUSTFILE,
        haste=HASTE,
    )
    told = {one.name: one for one in figures.by_name}
    assert {one.name for one in figures.by_name if one.failures} == set()
    assert {"sheet: open", "sheet: check", "sheet: save draft", "sheet: hand in"} <= set(told)
    async with world.database.reading() as tx:
        sheets = await tx.scalar(select(func.count()).select_from(timesheet))
    # One whose answer came after the end is not among those that were measured.
    assert sheets >= told["sheet: hand in"].requests > 0
