"""What became of the visitors of bookings (VC-APPT-22)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.rules.visits.outcomes import outcome_id
from schemas.modules.governance.told_fields import ToldState
from schemas.modules.visits.visitor_outcomes import VISITOR_OUTCOMES, ToldBy, VisitorOutcome
from schemas.tables.generated import GENERATED

outcome = GENERATED[VISITOR_OUTCOMES.code]


class OutcomeRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one visitor."""

    booking_id: str
    visitor: str
    outcome: VisitorOutcome
    reason: str | None
    told_by: ToldBy


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer says of visitors of one booking."""

    booking_id: str
    inmate_id: str
    ward_id: str
    by: str
    at: datetime


async def of_bookings(tx: Tx, ids: Collection[str]) -> dict[str, dict[str, OutcomeRow]]:
    """By booking and visitor."""
    columns = [outcome.c[name] for name in OutcomeRow.__struct_fields__]
    listed = select(*columns).where(
        among(outcome.c.booking_id, sorted(ids)), outcome.c.state == ToldState.VALID.value
    )
    found: dict[str, dict[str, OutcomeRow]] = defaultdict(dict)
    for row in await tx.all(listed, OutcomeRow):
        found[row.booking_id][row.visitor] = row
    return found


async def tell(tx: Tx, telling: Telling, told: Sequence[tuple[str, VisitorOutcome, str]]) -> None:
    """In place of what was known of them, whoever told it."""
    rows = [
        {
            "id": outcome_id(telling.booking_id, name),
            "state": ToldState.VALID.value,
            "booking_id": telling.booking_id,
            "inmate_id": telling.inmate_id,
            "ward_id": telling.ward_id,
            "visitor": name,
            "outcome": one.value,
            "reason": reason.strip() or None,
            "told_at": telling.at,
            "told_by": ToldBy.OFFICER.value,
            "deleted_by": None,
            "created_at": telling.at,
            "created_by": telling.by,
            "updated_at": telling.at,
            "updated_by": telling.by,
        }
        for name, one, reason in told
    ]
    made = upsert(outcome).values(rows)
    fresh = ("state", "outcome", "reason", "told_at", "told_by", "deleted_by", "updated_at")
    kept = {name: made.excluded[name] for name in (*fresh, "updated_by")}
    again = {**kept, "version": outcome.c.version + 1}
    await tx.execute(made.on_conflict_do_update(index_elements=["id"], set_=again))
