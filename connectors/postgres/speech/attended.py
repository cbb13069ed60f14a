"""Which conversations were read for attention, and which are still to be read."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.arrays import among
from connectors.postgres.speech.conversation_keys import SEALED_KEY, OpenedKeys
from connectors.postgres.speech.heard_as import heard_as
from connectors.postgres.transaction import Tx, to_struct
from pipelines.rules.speech.alert_rows import HEARD_AS
from pipelines.rules.speech.attention import WordHit
from schemas.calls.state import AlertKind
from schemas.people.contacts import ContactChannel
from schemas.tables.recordings.conversation import conversation
from schemas.tables.speech.alert import alert
from schemas.tables.speech.attention import attended_call
from schemas.tables.speech.spoken import conversation_key
from schemas.tables.speech.transcript import transcript_line

GRACE = timedelta(seconds=30)
"""A room has written its last lines behind the call's end by then, as a rule."""
LATE = timedelta(days=1)
"""So long a conversation is looked at for lines that came later."""
BACK = timedelta(days=30)
"""A longer standstill than that is not caught up."""
ROUND = 20
"""So many conversations a round; what is left comes with the next."""


async def due(tx: Tx, now: datetime, but: Collection[str] = ()) -> list[str]:
    """Ordinary conversations that are over and not read yet, or not with all their lines.

    Of a visit or a phone call there is something to read once its recording was transcribed.
    `but` are left out.
    """
    call, read = conversation.c, attended_call.c
    shown = (transcript_line.c.call_id == call.id, transcript_line.c.shown)
    lines = select(func.count()).where(*shown).scalar_subquery()
    grown = and_(call.ended_at > now - LATE, read.lines != lines)
    found = (
        select(call.id)
        .outerjoin(attended_call, read.call_id == call.id)
        .where(
            call.privileged.is_(False),
            call.began_at > now - BACK,
            call.ended_at <= now - GRACE,
            or_(call.channel == ContactChannel.VIDEO_CALL.value, lines > 0),
            or_(read.call_id.is_(None), grown),
            ~among(call.id, but),
        )
        .order_by(call.ended_at, call.id)
        .limit(ROUND)
    )
    return list(await tx.connection.scalars(found))


async def mark(tx: Tx, call_id: str, lines: int, classifier: str | None, at: datetime) -> None:
    """The conversation was read with so many lines."""
    read = {"lines": lines, "classifier": classifier, "at": at}
    new = insert(attended_call).values(call_id=call_id, **read)
    await tx.execute(new.on_conflict_do_update(index_elements=["call_id"], set_=read))


async def forget(tx: Tx, call_id: str) -> None:
    """The next round reads it again: its transcript or a conclusion on its alerts changed."""
    await tx.execute(delete(attended_call).where(attended_call.c.call_id == call_id))


async def hits(tx: Tx, call_id: str) -> list[WordHit]:
    """Alerts on words of a conversation, in their order."""
    names = [name for name in WordHit.__struct_fields__ if name != HEARD_AS]
    found = (
        select(alert.c.id, alert.c.call_id, alert.c.sealed, *(alert.c[name] for name in names))
        .add_columns(SEALED_KEY)
        .outerjoin(conversation_key, conversation_key.c.call_id == alert.c.call_id)
        .where(alert.c.call_id == call_id, alert.c.kind == AlertKind.WORD.value)
    )
    rows = (await tx.execute(found.order_by(alert.c.start_s, alert.c.id))).mappings()
    keys = OpenedKeys(tx)
    return [
        to_struct({name: row[name] for name in names} | heard_as(keys, row), WordHit)
        for row in rows
    ]
