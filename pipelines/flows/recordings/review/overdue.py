"""Reviews that nobody made in time: the reviewers of each prison are told, once of each."""

from datetime import datetime

import msgspec
from sqlalchemy import func, insert, literal, select
from sqlalchemy.types import DateTime

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.messages import outbox
from connectors.postgres.recordings import review_due
from connectors.postgres.recordings.conversation_search import held
from connectors.postgres.transaction import Tx
from pipelines.rules.access.codes.calls import REVIEW
from pipelines.rules.recordings.overdue import OVERDUE, WATCH, overdue_detail
from pipelines.rules.recordings.review_due import DueRules
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.review import overdue_review

KIND = "overdue_review"
LINK = "/conversations?overdue=1"


class _Late(msgspec.Struct, frozen=True, kw_only=True):
    """So many reviews of a prison became overdue."""

    code: str
    path: str
    number: int


async def tell_overdue(database: Database, rules: DueRules, now: datetime) -> int:
    """Note every review that became overdue and tell of them; answers how many there were."""
    async with database.transaction() as tx:
        found = await _note(tx, rules, now)
        for late in found:
            await _tell(tx, late, now)
    return sum(late.number for late in found)


async def _note(tx: Tx, rules: DueRules, now: datetime) -> list[_Late]:
    """Keep that they are told of, in one statement with how many there are in each prison."""
    told = select(overdue_review.c.call_id).where(overdue_review.c.call_id == conversation.c.id)
    late = select(
        conversation.c.id, review_due.due_at(rules), literal(now, DateTime(timezone=True))
    ).where(*held(), ~told.exists(), review_due.overdue(rules, now))
    names = ("call_id", "due_at", "told_at")
    noted = insert(overdue_review).from_select(names, late).returning(overdue_review.c.call_id)
    kept = noted.cte("noted")
    by_prison = (
        select(org_unit.c.code, org_unit.c.path, func.count().label("number"))
        .select_from(kept)
        .join(conversation, conversation.c.id == kept.c.call_id)
        .join(org_unit, org_unit.c.id == conversation.c.prison_id)
        .group_by(org_unit.c.code, org_unit.c.path)
    )
    return await tx.all(by_prison, _Late)


async def _tell(tx: Tx, late: _Late, now: datetime) -> None:
    await audit.write(
        tx,
        stream=late.code,
        actor=WATCH,
        action=OVERDUE,
        object_kind="conversation",
        object_id=None,
        detail=overdue_detail(late.number),
        at=now,
    )
    notice = OfficerNotice(
        kind=KIND,
        prison_code=late.code,
        unit_path=late.path,
        permission=REVIEW.code,
        title="会见通话超时未复听",
        text=f"又有{late.number}次会见通话超过了复听期限，请尽快复听。",
        link=LINK,
        at=now,
    )
    await outbox.put(tx, notify_officers(late.code), notice)
