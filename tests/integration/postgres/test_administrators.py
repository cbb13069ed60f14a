"""Who holds the three duties now, what a job last came to, and asking about one's own rights."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from connectors.postgres import Database
from connectors.postgres.access import administrators, officers, rights
from connectors.postgres.platform import job_runs, jobs
from connectors.postgres.unbounded import unbounded
from schemas.access.kinds import Duty
from schemas.people.kinds import Role
from schemas.platform.jobs import RunState, Trigger
from schemas.tables.platform.job import scheduled_job
from tests.integration.world import SEAL, World

pytestmark = pytest.mark.integration

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KIND = "audit_verify"


async def test_enabled_administrators_are_told_with_their_duties(
    db: Database, world: World
) -> None:
    async with db.transaction() as tx:
        await rights.plant_built_in(tx, SEAL)
        for number, (login, role) in enumerate(
            (("Admin", Role.AUDITOR), ("zhang.wei", Role.SYSTEM_ADMIN), ("gone", Role.AUDITOR))
        ):
            officer_id = await officers.add(
                tx,
                login=login,
                name=login,
                police_no=f"31900{number}",
                org_unit_id=world.prison.id,
                password_hash=f"kept-{login}",
            )
            await rights.give(tx, SEAL, officer_id, [role.value], [world.prison.id])
        await tx.execute(text("update officer set enabled = false where login = 'gone'"))
    async with db.reading() as tx:
        found = {one.login: one for one in await administrators.all_of(tx)}
        shared = await administrators.enabled_among(tx, {"admin", "gone", "root"})
    assert {login: one.duties for login, one in found.items()} == {
        "Admin": {Duty.AUDIT},
        "zhang.wei": {Duty.SYSTEM},
    }
    assert found["Admin"].password_hash == "kept-Admin"
    assert shared == ["Admin"]


async def test_the_last_outcome_of_a_kind_of_job_counts(db: Database) -> None:
    async with db.transaction() as tx:
        await jobs.ensure_first(tx, NOON)
        assert await job_runs.last_ended(tx, KIND) is None
        of_kind = select(scheduled_job.c.id).where(scheduled_job.c.kind == KIND)
        job_id = await tx.scalar(of_kind)
        for hours, state in (
            (1, RunState.FAILED),
            (2, RunState.SUCCEEDED),
            (3, RunState.INTERRUPTED),
        ):
            at = NOON + timedelta(hours=hours)
            run_id = await job_runs.add(tx, job_id, trigger=Trigger.SCHEDULE, started_by="", now=at)
            await job_runs.end(tx, run_id, state, at)
        last = await job_runs.last_ended(tx, KIND)
    assert last is not None
    assert (last.state, last.ended_at) == (RunState.SUCCEEDED, NOON + timedelta(hours=2))


async def test_the_products_own_role_may_ask_what_bounds_it(db: Database) -> None:
    assert unbounded(db.address, "qinqiao_app") == []
    assert "is a superuser" in " ".join(unbounded(db.address, "qinqiao"))
