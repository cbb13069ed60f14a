"""`qinqiao bench labour-users`: a platform of its own, full wards, and a crowd that works on it."""

import asyncio
import os
import shutil
import time
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from cluster.benches import own_platform
from cluster.benches.bulk.labour_crowd import plant
from cluster.benches.own_folder import empty_folder
from cluster.telling import Tell
from connectors.doors import open_database, open_shards
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from loadtests.bench.labour_users import LabourUsersBench
from loadtests.labour.plan import LabourPlan
from loadtests.platform import load
from pipelines.rules.labour.ledger.ids import as_uuid
from schemas.labour.timesheets import TimesheetState
from schemas.settings import Settings
from schemas.tables.labour.ledger import hours_line, hours_sheet
from schemas.tables.labour.timesheet import timesheet

FOLDER = "bench-labour-users"
LOCUSTFILE = Path(load.__file__).parent.parent / "labour" / "locustfile.py"
DRAIN_S, LOOK_S = 60.0, 0.5


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be measured."""

    users: int
    seconds: int
    inmates: int
    keep: bool = False


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: sheets and their lines, and what the ledger holds of them."""

    sheets: int
    decided: int
    acknowledged: int
    stored: int


def run(settings: Settings, wanted: Wanted, tell: Tell) -> LabourUsersBench:
    """On a data folder beside the usual one, which is removed at the end unless kept."""
    folder = Path(settings.data_dir) / FOLDER
    own = empty_folder(settings, FOLDER)
    tell("starting a platform of its own")
    process = own_platform.start(own, {})
    try:
        ready = own_platform.await_ready(process, own)
        own = msgspec.structs.replace(
            own, database_url=ready.database_url, labour_shards=ready.labour_shards
        )
        return _measured(own, wanted, ready.address, tell)
    finally:
        own_platform.stop(process)
        if not wanted.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _measured(own: Settings, wanted: Wanted, address: str, tell: Tell) -> LabourUsersBench:
    tell(f"planting wards of {wanted.inmates} and {wanted.users} officers")
    plan = asyncio.run(plant(own, wanted.users, wanted.inmates))
    tell(f"{wanted.users} users for {wanted.seconds} s, once all are signed in")
    figures = load.run(
        address, plan, users=wanted.users, seconds=wanted.seconds, locustfile=LOCUSTFILE
    )
    tell("counting what was handed in")
    handed = asyncio.run(_handed(own))
    return LabourUsersBench(
        users=figures.users,
        wards=len(_wards(plan)),
        inmates_per_ward=wanted.inmates,
        cores=os.cpu_count() or 1,
        seconds=figures.seconds,
        requests=figures.requests,
        requests_per_s=figures.requests_per_s,
        errors=figures.errors,
        error_share=round(figures.errors / figures.requests, 5),
        p50_ms=figures.p50_ms,
        p95_ms=figures.p95_ms,
        sheets=handed.sheets,
        decided=handed.decided,
        acknowledged=handed.acknowledged,
        stored=handed.stored,
        load=figures,
    )


def _wards(plan: LabourPlan) -> set[str]:
    return {ward_id for one in plan.readers for ward_id in one.ward_ids} | {
        one.ward_id for one in plan.enterers
    }


async def _handed(own: Settings) -> Handed:
    """Once the writers have come to an end, or have been given time enough to."""
    core = open_database(own, pool_size=2)
    shards = open_shards(own, core, pool_size=2)
    try:
        deadline = time.monotonic() + DRAIN_S
        while True:
            handed = await _counted(core, shards)
            if handed.stored >= handed.acknowledged or time.monotonic() > deadline:
                return handed
            await asyncio.sleep(LOOK_S)
    finally:
        await shards.close()
        await core.close()


async def _counted(core: Database, shards: Shards) -> Handed:
    async with core.reading() as tx:
        rows = (
            await tx.execute(select(timesheet.c.id, timesheet.c.lines, timesheet.c.state))
        ).all()
    ids = [as_uuid(row.id) for row in rows]

    async def ask(shard: Database) -> int:
        joined = hours_line.join(
            hours_sheet,
            (hours_sheet.c.ward_id == hours_line.c.ward_id)
            & (hours_sheet.c.day == hours_line.c.day),
        )
        found = select(func.count()).select_from(joined)
        async with shard.reading() as tx:
            return int(await tx.scalar(found.where(hours_sheet.c.sheet_id.in_(ids))))

    return Handed(
        sheets=len(rows),
        decided=sum(row.state == TimesheetState.APPROVED.value for row in rows),
        acknowledged=sum(row.lines for row in rows),
        stored=sum(await shards.ask_all(ask)),
    )
