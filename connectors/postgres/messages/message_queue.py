"""Messages that wait for a gateway: claimed, the hastiest first, and settled (VC-PUB-12)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Table, and_, func, or_, select, update

from connectors.postgres.arrays import among
from connectors.postgres.modules.sealing import FieldKeys, FieldSeals
from connectors.postgres.row_table import table_of
from connectors.postgres.transaction import Tx
from schemas.messages.occasions import Haste, Occasion
from schemas.messages.to_relatives import MessageKind, OutgoingState
from schemas.modules.messages.outgoing_messages import OUTGOING_MESSAGES
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

LEASE = timedelta(seconds=60)
"""A claim as old as that is of a process that is gone; the gateway knows the message again."""


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A message in the hand of a sender, in clear."""

    id: str
    template_id: str
    template_version: int
    occasion: Occasion
    kind: MessageKind
    haste: Haste
    phone: str
    text: str | None
    relative_id: str | None
    account_id: str | None
    case_no: str | None
    unit_id: str
    prison_code: str
    queued_at: datetime
    until: datetime | None
    attempts: int


async def is_any_due(tx: Tx, now: datetime) -> bool:
    """Whether `claim` would find one of any kind."""
    return await tx.scalar(select(_message().c.id).where(_claimable(now)).limit(1)) is not None


def _claimable(now: datetime) -> ColumnElement[bool]:
    kept = _message()
    return and_(
        kept.c.state == OutgoingState.WAITING.value,
        or_(kept.c.due_at.is_(None), kept.c.due_at <= now),
        or_(kept.c.claimed_at.is_(None), kept.c.claimed_at <= now - LEASE),
    )


async def claim(
    tx: Tx, keys: FieldKeys, kind: MessageKind, now: datetime, limit: int
) -> list[Claimed]:
    """Messages of a kind that are due, the hastiest first; now in the caller's hand, in clear.

    Who claims notes the try; one that is not settled within the lease is claimed again.
    """
    kept = _message()
    haste = func.coalesce(kept.c.haste, Haste.SAME_DAY.value)
    chosen = (
        select(kept.c.id)
        .where(_claimable(now), kept.c.message_kind == kind.value)
        .order_by(haste, kept.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(await tx.connection.scalars(chosen))
    if not ids:
        return []
    tried = {"claimed_at": now, "tried_at": now}
    await tx.execute(
        update(kept)
        .where(among(kept.c.id, ids))
        .values(
            **tried,
            attempts=func.coalesce(kept.c.attempts, 0) + 1,
            version=kept.c.version + 1,
            updated_at=now,
        )
    )
    found = (
        select(kept, org_unit.c.code.label("prison_code"))
        .join(org_unit, org_unit.c.id == kept.c.unit_id)
        .where(among(kept.c.id, ids))
        .order_by(haste, kept.c.id)
    )
    seals = FieldSeals(keys)
    return [_opened(seals, row) for row in await tx.execute(found)]


def _opened(seals: FieldSeals, row: Any) -> Claimed:
    module = OUTGOING_MESSAGES
    text = row.text_sealed
    return Claimed(
        id=row.id,
        template_id=row.template_id,
        template_version=row.template_version,
        occasion=Occasion(row.occasion),
        kind=MessageKind(row.message_kind),
        haste=Haste(row.haste or Haste.SAME_DAY),
        phone=seals.open(module, module.field("phone"), row.id, row.phone_sealed),
        text=seals.open(module, module.field("text"), row.id, text) if text else None,
        relative_id=row.relative_id,
        account_id=row.account_id,
        case_no=row.case_no,
        unit_id=row.unit_id,
        prison_code=row.prison_code,
        queued_at=row.queued_at,
        until=row.until,
        attempts=row.attempts,
    )


async def again(tx: Tx, message_id: str, due_at: datetime, reason: str, at: datetime) -> bool:
    """Let a message that waits be tried again then; what went wrong stands in the log."""
    kept = _message()
    waits = (kept.c.id == message_id, kept.c.state == OutgoingState.WAITING.value)
    values = {"due_at": due_at, "claimed_at": None, "reason": reason, "updated_at": at}
    done = await tx.execute(update(kept).where(*waits).values(**values, version=kept.c.version + 1))
    return done.rowcount == 1


async def put_off(tx: Tx, message_id: str, due_at: datetime) -> None:
    """Let a message wait for the end of the quiet hours; that was no try."""
    kept = _message()
    waits = (kept.c.id == message_id, kept.c.state == OutgoingState.WAITING.value)
    values = {"due_at": due_at, "claimed_at": None, "attempts": kept.c.attempts - 1}
    await tx.execute(update(kept).where(*waits).values(**values))


async def settle(
    tx: Tx, message_id: str, state: OutgoingState, at: datetime, **values: Any
) -> bool:
    """Note what became of a message that waits; whether it still waited."""
    kept = _message()
    done = await tx.execute(
        update(kept)
        .where(kept.c.id == message_id, kept.c.state == OutgoingState.WAITING.value)
        .values(state=state.value, version=kept.c.version + 1, updated_at=at, **values)
    )
    return done.rowcount == 1


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a gateway took, and what the log then says."""

    id: str
    receipt: str
    channel_id: str | None


async def settle_sent(tx: Tx, taken: Sequence[Taken], at: datetime) -> set[str]:
    """Note many that were sent, in one statement; which of them still waited."""
    if not taken:
        return set()
    kept = _message()
    told = table_of(kept, [msgspec.structs.asdict(one) for one in taken])
    done = (
        update(kept)
        .where(kept.c.id == told.c.id, kept.c.state == OutgoingState.WAITING.value)
        .values(
            state=OutgoingState.SENT.value,
            version=kept.c.version + 1,
            updated_at=at,
            sent_at=at,
            receipt=told.c.receipt,
            channel_id=told.c.channel_id,
            reason=None,
        )
    )
    return {row.id for row in await tx.execute(done.returning(kept.c.id))}


def _message() -> Table:
    return metadata.tables["outgoing_message"]
