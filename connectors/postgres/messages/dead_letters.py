"""Messages that could not be applied; operators see, mend and replay them."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.messages.dead_letters.place import place_of
from schemas.tables.messages.messaging import dead_letter
from schemas.tables.platform.org import org_unit


class DeadLetterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it came, and why it was given up."""

    id: str
    consumer: str
    message_id: str
    subject: str
    payload: bytes
    headers: dict[str, str]
    deliveries: int
    error: str
    at: datetime
    replayed_at: datetime | None
    set_aside_at: datetime | None
    sent_id: str | None
    """Of the message that was sent in its place."""

    @property
    def waiting(self) -> bool:
        return self.replayed_at is None and self.set_aside_at is None


async def add(
    tx: Tx,
    *,
    consumer: str,
    message_id: str,
    subject: str,
    payload: bytes,
    headers: dict[str, str],
    deliveries: int,
    error: str,
    at: datetime,
) -> bool:
    """Keep it, once for each message of a consumer; whether it was new."""
    return await tx.insert_new(
        upsert(dead_letter).values(
            id=make_id(),
            consumer=consumer,
            message_id=message_id,
            subject=subject,
            payload=payload,
            headers=headers,
            deliveries=deliveries,
            error=error,
            at=at,
            unit_id=_unit_of(subject, payload),
        )
    )


def _unit_of(subject: str, payload: bytes) -> ScalarSelect[str]:
    """The ward if it lies in the subject's prison, else that prison, else none."""
    place = place_of(subject, payload)
    prison, ward = org_unit.alias("of_prison"), org_unit.alias("of_ward")
    within = (ward.c.id == place.ward_id) & ward.c.path.startswith(prison.c.path)
    return (
        select(func.coalesce(ward.c.id, prison.c.id))
        .select_from(prison.outerjoin(ward, within))
        .where(prison.c.code == place.prison_code)
        .scalar_subquery()
    )


async def waiting(tx: Tx, *, limit: int = 100) -> list[DeadLetterRow]:
    """Those not yet replayed, oldest first."""
    statement = select(*(dead_letter.c[name] for name in DeadLetterRow.__struct_fields__)).where(
        dead_letter.c.replayed_at.is_(None), dead_letter.c.set_aside_at.is_(None)
    )
    return await tx.all(statement.order_by(dead_letter.c.id).limit(limit), DeadLetterRow)


async def of_message(
    tx: Tx, consumer: str, message_id: str, *, locked: bool = False
) -> list[DeadLetterRow]:
    """What a consumer gave up of one message, all of it or parts; settled letters among them.

    A letter that was sent again goes on under a new id, and what came back of that belongs to the
    message as much as what came back at first.
    """
    letters: list[DeadLetterRow] = []
    ids = [message_id]
    while ids:
        found = select(dead_letter).where(
            dead_letter.c.consumer == consumer, or_(*(_is_of(one) for one in ids))
        )
        ordered = found.order_by(dead_letter.c.message_id)
        some = await tx.all(ordered.with_for_update() if locked else ordered, DeadLetterRow)
        letters += some
        ids = [one.sent_id for one in some if one.sent_id]
    return letters


def _is_of(message_id: str) -> ColumnElement[bool]:
    """Whether a letter is of this message: all of it, or one line, whose place stands behind."""
    line = dead_letter.c.message_id.startswith(f"{message_id}:", autoescape=True)
    return or_(dead_letter.c.message_id == message_id, line)


async def mark_replayed(
    tx: Tx,
    letter_id: str,
    at: datetime,
    *,
    by: str | None = None,
    reason: str | None = None,
    sent_id: str | None = None,
    sent: bytes | None = None,
) -> None:
    """Sent again; by whom, why, under which id and with which content."""
    settled = {"replayed_at": at, "settled_by": by, "settled_reason": reason}
    await _settle(tx, letter_id, **settled, sent_id=sent_id, sent=sent)


async def set_aside(tx: Tx, letter_id: str, at: datetime, *, by: str, reason: str) -> None:
    """Closed without sending."""
    await _settle(tx, letter_id, set_aside_at=at, settled_by=by, settled_reason=reason)


async def _settle(tx: Tx, letter_id: str, **values: Any) -> None:
    await tx.execute(update(dead_letter).where(dead_letter.c.id == letter_id).values(**values))
