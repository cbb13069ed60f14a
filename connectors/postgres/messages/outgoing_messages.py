"""Messages to people outside, from the change they tell of to what a gateway took (NF-SEC-17).

The rows are the queue of whoever sends (`message_queue.py`).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.ids import make_id
from connectors.postgres.messages import message_texts, message_wishes, recipients, telling_rules
from connectors.postgres.messages.message_texts import TemplateRow
from connectors.postgres.messages.recipients import Recipient
from connectors.postgres.messages.told_matter import About as About
from connectors.postgres.messages.told_matter import about_call, told_places
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldKeys, FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.rules.messages import text as texts
from pipelines.rules.messages.choosing import is_wanted
from pipelines.rules.messages.quiet_hours import haste_of, leaves_at
from pipelines.rules.platform.local_time import local
from schemas.messages.occasions import CATALOGUE, Haste, Occasion
from schemas.messages.to_relatives import OUTSIDE, MessageKind, OutgoingState
from schemas.modules.messages.outgoing_messages import OUTGOING_MESSAGES
from schemas.tables import metadata

REMINDERS = (Occasion.CALL_SOON, Occasion.VISIT_SOON)
MAKES_OLD = (
    Occasion.MOVED,
    Occasion.CANCELLED,
    Occasion.REJECTED,
    Occasion.VISIT_MOVED,
    Occasion.VISIT_CANCELLED,
    Occasion.VISIT_ENDED,
    Occasion.VISIT_REJECTED,
)
"""After these a reminder that still waits tells of what is no longer so."""
OVERTAKEN = "预约已变化，不再提醒"


async def plan(
    tx: Tx,
    keys: FieldKeys,
    call: CallRow,
    occasion: Occasion,
    at: datetime,
    *,
    time_before: datetime | None = None,
) -> int:
    """Queue what the relative is told of the call, one message a kind; answers how many."""
    about = about_call(
        call, call.relative_id, time_before=time_before, round=f"{at:%Y%m%d%H%M%S%f}"
    )
    return await plan_about(tx, keys, about, occasion, at)


async def plan_about(
    tx: Tx, keys: FieldKeys, about: About, occasion: Occasion, at: datetime
) -> int:
    """Queue what a person is told, one message a kind, each once; answers how many.

    In the transaction of the change itself. Nothing is queued for somebody who did not agree, or
    where no template is approved: the page tells of the change as always.
    """
    if occasion in MAKES_OLD:
        await overtake(tx, about.subject, at)
    wish = await message_wishes.of(tx, relative_id=about.relative_id, account_id=about.account_id)
    if not wish.agreed and not CATALOGUE[occasion].duty:
        return 0
    templates = [
        one
        for one in await message_texts.usable(tx, occasion, about.unit_id, OUTSIDE)
        if is_wanted(wish, occasion, MessageKind(one.message_kind))
    ]
    if not templates:
        return 0
    person = await recipients.reach(
        tx, keys, relative_id=about.relative_id, account_id=about.account_id
    )
    if person is None:
        return 0
    rule = await telling_rules.of_unit(tx, about.unit_id, local(at).date())
    haste = haste_of(CATALOGUE[occasion].haste, at, about.begins_at)
    due_at = leaves_at(at, wish.quiet(rule.quiet), haste, begins_at=about.begins_at)
    planned = 0
    for template in templates:
        if template.outside_id and person.openid is None:
            continue
        values = _values(template, about, occasion, haste, person, at, due_at)
        planned += await _queue(tx, keys, values, at)
    return planned


def _values(
    template: TemplateRow,
    about: About,
    occasion: Occasion,
    haste: Haste,
    person: Recipient,
    at: datetime,
    due_at: datetime,
) -> dict[str, Any]:
    return {
        "queued_at": at,
        "haste": haste.value,
        "template_id": template.id,
        "template_version": template.version,
        "occasion": occasion.value,
        "message_kind": template.message_kind,
        "phone": person.phone,
        "relative_id": person.relative_id,
        "account_id": person.account_id,
        "text": texts.filled(template.body, told_places(about)),
        "case_no": about.case_no,
        "unit_id": about.unit_id,
        "attempts": 0,
        "due_at": due_at,
        "until": about.until or _yet_to_come(about.begins_at, at),
        "subject": about.subject,
        "once": f"{about.once(occasion)}/{template.message_kind}",
    }


def _yet_to_come(begins_at: datetime | None, at: datetime) -> datetime | None:
    """What begins is told of before it does, or not by message any more."""
    return begins_at if begins_at is not None and begins_at > at else None


async def _queue(tx: Tx, keys: FieldKeys, values: Mapping[str, Any], at: datetime) -> int:
    row = writing.new_row(
        OUTGOING_MESSAGES,
        FieldSeals(keys),
        make_id(),
        values,
        state=OutgoingState.WAITING,
        by=None,
        at=at,
    )
    made = upsert(_message()).values(row)
    return int(await tx.insert_new(made))


async def words_of(tx: Tx, occasion: Occasion, about: About) -> str:
    """What 我的消息 says: the prison's approved words, else the bureau's, else the product's."""
    found = await message_texts.usable(tx, occasion, about.unit_id, (MessageKind.PAGE,))
    body = found[0].body if found else CATALOGUE[occasion].words
    return texts.filled(body, told_places(about))


async def overtake(tx: Tx, subject: str, at: datetime) -> int:
    """Let no reminder go out that tells of what is no longer so."""
    kept = _message()
    mine = (
        kept.c.subject == subject,
        kept.c.state == OutgoingState.WAITING.value,
        kept.c.occasion.in_([one.value for one in REMINDERS]),
    )
    gone = {"state": OutgoingState.REFUSED.value, "reason": OVERTAKEN, "updated_at": at}
    done = await tx.execute(update(kept).where(*mine).values(**gone, version=kept.c.version + 1))
    return done.rowcount


async def last_sent(tx: Tx, subjects: Collection[str]) -> dict[str, datetime]:
    """By subject, when a gateway last took a message about it."""
    kept = _message()
    found = (
        select(kept.c.subject, func.max(kept.c.sent_at).label("sent_at"))
        .where(among(kept.c.subject, subjects), kept.c.state == OutgoingState.SENT.value)
        .group_by(kept.c.subject)
    )
    return {row.subject: row.sent_at for row in await tx.execute(found)}


async def forget(tx: Tx, seals: FieldSeals, relative_id: str, instead: str) -> int:
    """Take telephone and text from a relative's messages; that they were sent stays known."""
    return await _forget(tx, seals, _message().c.relative_id == relative_id, instead)


async def forget_account(tx: Tx, seals: FieldSeals, account_id: str, instead: str) -> int:
    """The same of an account that is nobody's relative."""
    return await _forget(tx, seals, _message().c.account_id == account_id, instead)


async def _forget(tx: Tx, seals: FieldSeals, whose: ColumnElement[bool], instead: str) -> int:
    kept, phone = _message(), OUTGOING_MESSAGES.field("phone")
    mine = list(await tx.connection.scalars(select(kept.c.id).where(whose)))
    for message_id in mine:
        await tx.execute(
            update(kept)
            .where(kept.c.id == message_id)
            .values(
                phone_sealed=seals.close(OUTGOING_MESSAGES, phone, message_id, instead),
                phone_digest=seals.digest(f"{instead}:{message_id}"),
                text_sealed=None,
                text_digest=None,
            )
        )
    return len(mine)


def _message() -> Table:
    return metadata.tables["outgoing_message"]
