"""What was looked for by those who know but a part of it, as the audit log keeps it."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from connectors.postgres.transaction import Tx
from pipelines.rules.modules.sealed_search import VERB
from schemas.calls.state import ActorKind
from schemas.tables.audit.audit import audit_row


async def values(tx: Tx, officer_id: str, since: datetime) -> set[str]:
    """Digests of the different values that the officer has searched for since then."""
    found = select(audit_row.c.detail).where(_by(officer_id, since), audit_row.c.result == "ok")
    return {str(row.detail["value_digest"]) for row in await tx.execute(found)}


async def refusals(tx: Tx, officer_id: str, since: datetime) -> int:
    """How often the officer was refused a further one since then."""
    found = select(func.count()).where(_by(officer_id, since), audit_row.c.result == "refused")
    return int(await tx.scalar(found))


async def misses(
    tx: Tx,
    person_id: str,
    code: str,
    since: datetime,
    kind: ActorKind = ActorKind.RELATIVE,
) -> int:
    """How often what the person asked was refused for this since then."""
    found = select(audit_row.c.detail).where(
        audit_row.c.at > since,
        audit_row.c.actor_kind == kind.value,
        audit_row.c.actor_id == person_id,
        audit_row.c.result == "refused",
    )
    return sum(row.detail.get("code") == code for row in await tx.execute(found))


def _by(officer_id: str, since: datetime) -> ColumnElement[bool]:
    """By the time first, which is indexed: an hour of the log is little."""
    return and_(
        audit_row.c.at > since,
        audit_row.c.actor_kind == ActorKind.OFFICER.value,
        audit_row.c.actor_id == officer_id,
        audit_row.c.action.endswith(f".{VERB}", autoescape=True),
    )
