"""What officers do with workers leaves its rows (AU-1)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTINGS
from schemas.tables.audit.audit import audit_row
from tests.integration.serve.client import People
from tests.integration.serve.labour.labour_terms import define
from tests.integration.serve.world import World

ROUTES = {"POST /api/worker-grades"}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_grades_set_at_once_are_written_down_for_each_worker(
    people: People, world: World
) -> None:
    world.now = datetime(2026, 11, 10, 2, tzinfo=UTC)
    await define(await people.officer("chief"), world, 3, "2026-01-01")
    labour = await people.officer("labour")
    asked = {"grade_no": 3, "from_day": "2026-11-10", "reason": "年度评定"}
    await labour.post("/api/worker-grades", asked | {"inmate_ids": [world.inmate_id]})
    mine = audit_row.c.object_kind == WORKER_GRADE_SETTINGS.code
    async with world.database.transaction() as tx:
        found = select(audit_row.c.action, audit_row.c.actor_name).where(mine)
        rows = (await tx.execute(found.order_by(audit_row.c.seq))).all()
    assert [tuple(row) for row in rows] == [
        ("worker_grade_settings.create", "民警labour"),
        ("worker_grade_settings.submit", "民警labour"),
    ]
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
