"""Which officer is to review a conversation; of a later assignment the earlier one ends."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.speech import alert_hands
from connectors.postgres.transaction import Tx
from pipelines.rules.recordings.reviewers import able
from pipelines.rules.security.row_seal import RowSeal
from schemas.recordings.review_assignments import Reviewer
from schemas.tables.access.access import officer
from schemas.tables.recordings.review import review_assignment


async def assign(
    tx: Tx, conversation_id: str, officer_id: str, *, assigned_by: str, at: datetime
) -> None:
    """Give it to an officer, who counts in place of whoever had it."""
    given = {"officer_id": officer_id, "assigned_by": assigned_by, "at": at}
    statement = upsert(review_assignment).values(call_id=conversation_id, **given)
    await tx.execute(statement.on_conflict_do_update(index_elements=["call_id"], set_=given))


async def assignee(tx: Tx, conversation_id: str) -> str | None:
    """Name of whoever is to review it."""
    mine = review_assignment.c.call_id == conversation_id
    found: str | None = await tx.scalar(
        select(officer.c.name)
        .join(review_assignment, review_assignment.c.officer_id == officer.c.id)
        .where(mine)
    )
    return found


async def reviewers(tx: Tx, seal: RowSeal, ward_path: str) -> list[Reviewer]:
    """Who may review conversations of the ward, by name."""
    hands = able(await alert_hands.reaching(tx, seal, ward_path), ward_path)
    return [Reviewer(id=one.id, name=one.name, unit=one.unit) for one in hands]
