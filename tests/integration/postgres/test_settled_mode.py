"""A database remembers whether its people are real, however it is started later."""

import pytest
from sqlalchemy import func, select

from connectors.postgres import Database, settled_mode
from connectors.postgres.audit import audit
from connectors.postgres.settled_mode import INSTALLATION, SEEDED, SETTLE
from pipelines.rules.security.actor import system_actor
from schemas.environments import DEMONSTRATION, PRODUCTION
from schemas.tables.audit.audit import audit_row
from tests.integration.world import World

pytestmark = pytest.mark.integration


async def settled(db: Database, asked: str) -> str:
    async with db.transaction() as tx:
        return await settled_mode.settle(tx, asked)


@pytest.mark.parametrize(
    ("first", "later"), [(PRODUCTION, DEMONSTRATION), (DEMONSTRATION, PRODUCTION)]
)
async def test_the_first_start_counts_for_good_and_is_audited_once(
    db: Database, first: str, later: str
) -> None:
    assert await settled(db, first) == first
    assert await settled(db, later) == first
    assert await settled(db, first) == first
    async with db.transaction() as tx:
        counted = select(func.count()).where(audit_row.c.action == SETTLE)
        assert await tx.scalar(counted) == 1
        assert (await audit.verify(tx)).verified


async def test_a_row_added_later_changes_nothing(db: Database) -> None:
    """The application may add rows of audit, and so may whoever gets hold of its role."""
    assert await settled(db, PRODUCTION) == PRODUCTION
    for stream in (audit.BUREAU, "A01"):
        async with db.transaction() as tx:
            await audit.write(
                tx,
                stream=stream,
                actor=system_actor("intruder"),
                action=SETTLE,
                object_kind=INSTALLATION,
                object_id=INSTALLATION,
                detail={"mode": DEMONSTRATION},
            )
    assert await settled(db, DEMONSTRATION) == PRODUCTION


async def test_a_database_with_people_that_never_was_settled_is_production(
    db: Database, world: World
) -> None:
    assert world
    assert await settled(db, DEMONSTRATION) == PRODUCTION


async def test_one_that_a_demonstration_planted_before_stays_a_demonstration(
    db: Database, world: World
) -> None:
    assert world
    async with db.transaction() as tx:
        await audit.write(
            tx,
            stream=audit.BUREAU,
            actor=system_actor("seed"),
            action=SEEDED,
            object_kind="org_unit",
            object_id="01JXXXXXXXXXXXXXXXXXXXXXXX",
        )
    assert await settled(db, PRODUCTION) == DEMONSTRATION
