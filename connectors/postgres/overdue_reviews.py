"""Reviews that nobody made in time: the reviewers of each prison are told, once of each."""

from collections import Counter
from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.types import DateTime

from connectors.postgres import audit, outbox, review_due
from connectors.postgres.conversation_search import held
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.permissions import Action
from pipelines.rules.review_due import DueRules
from pipelines.security.actor import system_actor
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.tables.call import video_call
from schemas.tables.conversation import conversation
from schemas.tables.org import org_unit
from schemas.tables.review import overdue_review

WATCH = system_actor("复听督办")
KIND = "overdue_review"
LINK = "/conversations?overdue=1"
ROUND = 500
"""So many conversations a round; what is left comes with the next."""


async def tell_overdue(database: Database, rules: DueRules, now: datetime) -> int:
    """Note every review that became overdue and tell of them; answers how many there were."""
    async with database.transaction() as tx:
        ids = await _note(tx, rules, now)
        for prison, number in (await _by_prison(tx, ids)).items():
            await _tell(tx, *prison, number, now)
    return len(ids)


async def _note(tx: Tx, rules: DueRules, now: datetime) -> list[str]:
    told = select(overdue_review.c.call_id).where(overdue_review.c.call_id == conversation.c.id)
    late = (
        select(conversation.c.id, review_due.due_at(rules), literal(now, DateTime(timezone=True)))
        .outerjoin(video_call, video_call.c.id == conversation.c.id)
        .where(*held(), ~told.exists(), review_due.overdue(rules, now))
        .order_by(conversation.c.ended_at)
        .limit(ROUND)
    )
    names = ("call_id", "due_at", "told_at")
    noted = insert(overdue_review).from_select(names, late).returning(overdue_review.c.call_id)
    return list((await tx.execute(noted)).scalars())


async def _by_prison(tx: Tx, ids: list[str]) -> Counter[tuple[str, str]]:
    """Code and path of each prison, and how many of the conversations are its own."""
    if not ids:
        return Counter()
    found = (
        select(org_unit.c.code, org_unit.c.path)
        .join(conversation, conversation.c.prison_id == org_unit.c.id)
        .where(conversation.c.id.in_(ids))
    )
    return Counter((row.code, row.path) for row in await tx.execute(found))


async def _tell(tx: Tx, code: str, path: str, number: int, now: datetime) -> None:
    await audit.write(
        tx,
        stream=code,
        actor=WATCH,
        action="conversation.overdue",
        object_kind="conversation",
        object_id=None,
        detail={"rows": number},
        at=now,
    )
    notice = OfficerNotice(
        kind=KIND,
        prison_code=code,
        unit_path=path,
        permission=Action.REVIEW.value,
        title="会见通话逾期未复听",
        text=f"又有{number}次会见通话超过了复听期限，请尽快复听。",
        link=LINK,
        at=now,
    )
    await outbox.put(tx, notify_officers(code), notice)
