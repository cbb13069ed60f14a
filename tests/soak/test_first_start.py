"""A first start as `make run` does it: a page soon, within three minutes a bureau that lives."""

import asyncio
import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from cluster.benches import own_platform
from cluster.benches.idle.bench import first_page
from cluster.services.ports import free_port
from cluster.services.run_dir import run_dir
from cluster.settings import load_settings
from connectors.doors import open_database
from connectors.postgres.database import Database
from connectors.postgres.platform import units
from pipelines.rules.bureau.places import BUREAU
from schemas.people.kinds import CustodyState, OrgType
from schemas.settings import Settings
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from tests.filled import filled
from tests.trace import proves

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.drives(
        "cluster/bootstrap.py",
        "cluster/benches/bureau_filling.py",
        "cluster/benches/bureau_past.py",
        "pipelines/flows/bureau",
    ),
]
INMATES = 3_000
YEAR, MARGIN = timedelta(days=365), timedelta(days=7)


def test_a_bureau_with_a_year_stands_within_three_minutes(tmp_path: Path) -> None:
    settings = load_settings(os.environ, data_dir=str(tmp_path), http_port=free_port())
    asked = {"QINQIAO_BUREAU_INMATES": str(INMATES), "QINQIAO_PRISON_STAND_INS": "true"}
    began = time.monotonic()
    process = own_platform.start(settings, asked)
    try:
        first_s = first_page(process, settings, began)
        print(f"page {first_s:.1f} s", flush=True)
        ready = own_platform.await_ready(process, settings)
        own = msgspec.structs.replace(settings, database_url=ready.database_url)
        history_s, full_s = (at - began for at in asyncio.run(filled(own, 600)))
        print(f"history {history_s:.1f} s, full {full_s:.1f} s")
        asyncio.run(require_lived(own))
        with proves("NF-GOAL-16", "a"):
            assert first_s < 60
        with proves("NF-GOAL-15", "b"):
            assert full_s < 180
    finally:
        own_platform.stop(process)
        shutil.rmtree(run_dir(tmp_path), ignore_errors=True)


async def require_lived(settings: Settings) -> None:
    database = open_database(settings, pool_size=1)
    try:
        with proves("NF-GOAL-15", "a"):
            await _lived(database)
    finally:
        await database.close()


async def _lived(database: Database) -> None:
    now = datetime.now(UTC)
    async with database.reading() as tx:
        tree = await units.tree(tx, f"/{BUREAU[0]}/")
        assert sum(one.org_type is OrgType.PRISON for one in tree) == 15
        held = inmate.c.custody_state == CustodyState.IN_CUSTODY.value
        count = await tx.scalar(select(func.count()).select_from(inmate).where(held))
        assert 0.9 * INMATES < count < 1.1 * INMATES
        for code, moment in (("visits", "planned_at"), ("phone_calls", "started_at")):
            column = GENERATED[code].c[moment]
            first, last = (await tx.execute(select(func.min(column), func.max(column)))).one()
            assert first < now - YEAR + MARGIN, code
            assert last > now - MARGIN, code
