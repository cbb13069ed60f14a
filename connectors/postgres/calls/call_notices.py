"""Notices that were laid over the picture (VC-MON-08)."""

from datetime import datetime

import msgspec
from sqlalchemy import insert, select

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.tables.calls.call import call_notice


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A notice and who sent it."""

    id: str
    call_id: str
    level: str
    text: str
    seconds: int
    actor_kind: ActorKind
    actor_id: str | None
    at: datetime


async def add(
    tx: Tx, call_id: str, *, level: str, text: str, seconds: int, actor: Actor, at: datetime
) -> str:
    """Keep a notice."""
    notice_id = make_id()
    await tx.execute(
        insert(call_notice).values(
            id=notice_id,
            call_id=call_id,
            level=level,
            text=text,
            seconds=seconds,
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            at=at,
        )
    )
    return notice_id


async def notices(tx: Tx, call_id: str) -> list[NoticeRow]:
    """All notices of a call, oldest first."""
    statement = select(call_notice).where(call_notice.c.call_id == call_id)
    return await tx.all(statement.order_by(call_notice.c.at, call_notice.c.id), NoticeRow)
