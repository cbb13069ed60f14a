"""Messages to relatives, from the change that they tell of to what became of them (NF-SEC-17)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, Table, func, select, update

from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.messages import message_choices, outbox
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldKeys, FieldSeals
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.messages import text as texts
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import moment_text
from pipelines.rules.security.contexts import relative_phone
from pipelines.rules.security.field import open_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PERSONAL
from schemas.messages.outgoing import OutgoingQueued
from schemas.messages.subjects import outgoing_queued
from schemas.messages.to_relatives import Occasion, OutgoingState
from schemas.modules.common import APPROVED
from schemas.modules.messages.outgoing_messages import OUTGOING_MESSAGES
from schemas.modules.module import Module
from schemas.platform.reach import EVERYWHERE
from schemas.tables import metadata


class TemplateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A template as a message is made from it."""

    id: str
    code: str
    version: int
    state: str
    message_kind: str
    body: str


class ChannelRow(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as a message is sent through it."""

    id: str
    name: str
    address: str
    signature: str


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a message can say, and whom it goes to."""

    relative_id: str
    case_no: str
    prison_id: str
    prison_code: str
    prison_name: str
    starts_at: datetime
    time_before: datetime | None = None


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
    about = About(
        relative_id=call.relative_id,
        case_no=call.case_no,
        prison_id=call.prison_id,
        prison_code=call.prison_code,
        prison_name=call.prison_name,
        starts_at=call.starts_at,
        time_before=time_before,
    )
    return await plan_about(tx, keys, about, occasion, at)


async def plan_about(
    tx: Tx, keys: FieldKeys, about: About, occasion: Occasion, at: datetime
) -> int:
    """Queue what a relative is told, one message a kind; answers how many.

    In the transaction of the change itself. Nothing is queued for a relative who did not agree, or
    where no template is approved: the page tells of the change as always.
    """
    if not await message_choices.agreed(tx, about.relative_id):
        return 0
    templates = await _usable(tx, occasion)
    relative = await people.relative_by_id(tx, about.relative_id) if templates else None
    if relative is None or not relative.enabled:
        return 0
    context = relative_phone(relative.id)
    phone = open_field(keys.sealing(PERSONAL), relative.phone_sealed, context)
    told = _told(about)
    for template in templates:
        values = {
            "queued_at": at,
            "template_id": template.id,
            "template_version": template.version,
            "occasion": occasion.value,
            "message_kind": template.message_kind,
            "phone": phone,
            "relative_id": relative.id,
            "text": texts.filled(template.body, told),
            "case_no": about.case_no,
            "unit_id": about.prison_id,
            "attempts": 0,
        }
        await _queue(tx, keys, values, about.prison_code, at)
    return len(templates)


async def _queue(
    tx: Tx, keys: FieldKeys, values: Mapping[str, Any], prison_code: str, at: datetime
) -> None:
    message_id = await writing.add(
        tx,
        OUTGOING_MESSAGES,
        FieldSeals(keys),
        values,
        state=OutgoingState.WAITING,
        by=None,
        at=at,
    )
    queued = OutgoingQueued(message_id=message_id, prison_code=prison_code, at=at)
    await outbox.put(tx, outgoing_queued(prison_code, message_id), queued)


def _told(about: About) -> dict[str, str]:
    """What the places of a text are filled with: time and place, and nobody's name."""
    return {
        texts.TIME: moment_text(about.starts_at),
        texts.PRISON: about.prison_name,
        texts.CASE_NO: about.case_no,
        texts.TIME_BEFORE: moment_text(about.time_before or about.starts_at),
    }


async def _usable(tx: Tx, occasion: Occasion) -> list[TemplateRow]:
    """Approved templates for the occasion, of each kind the one approved last."""
    kept = _template()
    later = (kept.c.updated_at.desc(), kept.c.id.desc())
    place = func.row_number().over(partition_by=kept.c.message_kind, order_by=later)
    ranked = (
        select(*_columns(kept), place.label("place"))
        .where(kept.c.occasion == occasion.value, kept.c.state == APPROVED)
        .subquery("ranked")
    )
    found = select(*_columns(ranked)).where(ranked.c.place == 1).order_by(ranked.c.message_kind)
    return await tx.all(found, TemplateRow)


async def template_of(tx: Tx, template_id: str) -> TemplateRow | None:
    kept = _template()
    return await tx.first(select(*_columns(kept)).where(kept.c.id == template_id), TemplateRow)


async def channel_for(tx: Tx, kind: str) -> ChannelRow | None:
    """The approved channel of the kind, the one approved last."""
    kept = metadata.tables["message_channel"]
    found = (
        select(*(kept.c[name] for name in ChannelRow.__struct_fields__))
        .where(kept.c.message_kind == kind, kept.c.state == APPROVED)
        .order_by(kept.c.updated_at.desc(), kept.c.id.desc())
        .limit(1)
    )
    return await tx.first(found, ChannelRow)


async def get(tx: Tx, keys: KeyProvider, message_id: str) -> Stored | None:
    """The message with telephone and text in clear, locked."""
    module: Module = OUTGOING_MESSAGES
    return await records.get(tx, module, FieldSeals(keys), EVERYWHERE, message_id, for_update=True)


async def begin(tx: Tx, message_id: str, channel_id: str, at: datetime) -> None:
    """Note that the gateway of this channel is about to be asked."""
    kept = _message()
    values = {"channel_id": channel_id, "attempts": func.coalesce(kept.c.attempts, 0) + 1}
    await tx.execute(
        update(kept)
        .where(kept.c.id == message_id, kept.c.state == OutgoingState.WAITING.value)
        .values(**values, version=kept.c.version + 1, updated_at=at)
    )


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


async def forget(tx: Tx, seals: FieldSeals, relative_id: str, instead: str) -> int:
    """Take telephone and text from a relative's messages; that they were sent stays known."""
    kept, phone = _message(), OUTGOING_MESSAGES.field("phone")
    mine = list(
        await tx.connection.scalars(select(kept.c.id).where(kept.c.relative_id == relative_id))
    )
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


def _template() -> Table:
    return metadata.tables["message_template"]


def _columns(rows: FromClause) -> list[ColumnElement[Any]]:
    return [rows.c[name] for name in TemplateRow.__struct_fields__]
