"""Alerts on sensitive words and the rechecks they open (VC-GEN-11, VC-SUP-05)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, RowMapping, Select, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.calls.call_stages import add_stage
from connectors.postgres.ids import make_id
from connectors.postgres.messages import outbox
from connectors.postgres.recordings.conversation_row import AnyConversation
from connectors.postgres.speech import conversation_keys
from connectors.postgres.speech.conversation_keys import SEALED_KEY, OpenedKeys
from connectors.postgres.speech.heard_as import heard_as, sealed_heard_as
from connectors.postgres.transaction import Tx, in_scopes, to_struct
from pipelines.rules.speech.alert_rows import (
    LISTENER,
    NOT_COLUMNS,
    WATCHER,
    alert_columns,
    alert_stage,
    recheck_row,
)
from pipelines.rules.speech.comparison import Span
from schemas.calls.alert_handling import Handling
from schemas.calls.alert_views import AlertView
from schemas.calls.state import AlertKind, StageKind
from schemas.errors import NotFound
from schemas.messages.call import AlertMessage
from schemas.messages.subjects import alert_raised
from schemas.people.contacts import ContactChannel
from schemas.tables.access.access import officer
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation
from schemas.tables.speech.alert import alert, recheck_task
from schemas.tables.speech.spoken import conversation_key

ward = org_unit.alias("ward")
prison = org_unit.alias("prison")
owner = officer.alias("owner")

SEALED = ("sealed", SEALED_KEY.name)


class OfWord(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts behind a figure of the words' report: of a word, found so, within a time."""

    word: str | None = None
    matched_by: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.word is not None:
            found += [alert.c.kind == AlertKind.WORD.value, alert.c.word == self.word]
        if self.matched_by is not None:
            found.append(alert.c.matched_by == self.matched_by)
        if self.since is not None:
            found.append(alert.c.at >= self.since)
        if self.until is not None:
            found.append(alert.c.at < self.until)
        return found


async def raise_alert(tx: Tx, view: AlertView, call: AnyConversation) -> bool:
    """Keep an alert, its stage and its message; False where the same hit was alerted before.

    Visits and phone calls have no case page, so no stage either.
    """
    row = alert_columns(view, call.prison_id, call.ward_id)
    if view.kind is AlertKind.WORD:
        key = await conversation_keys.to_write(tx, call.id)
        row["sealed"] = sealed_heard_as(key, view.id, view.heard_as)
    # The same id and the same hit both count as known.
    if not await tx.insert_new(insert(alert).values(**row)):
        return False
    message = AlertMessage(
        call_id=call.id,
        prison_code=call.prison_code,
        ward_id=call.ward_id,
        ward_path=call.ward_path,
        alert=view,
    )
    await outbox.put(tx, alert_raised(call.prison_code), message)
    if call.channel is not ContactChannel.VIDEO_CALL:
        return True
    detail = alert_stage(view)
    actor = LISTENER if view.kind is AlertKind.WORD else WATCHER
    await add_stage(tx, call.id, StageKind.ALERT, actor=actor, at=view.at, detail=detail)
    return True


def _alerts() -> Select[tuple[object, ...]]:
    shown = set(AlertView.__struct_fields__) - set(NOT_COLUMNS)
    joined = (
        officer.c.name.label("acknowledged_by"),
        owner.c.name.label("owner"),
        _handling().label("handling"),
        recheck_task.c.id.label("recheck_id"),
        recheck_task.c.state.label("recheck_state"),
        conversation.c.channel,
        inmate.c.name.label("inmate_name"),
        alert.c.sealed,
        SEALED_KEY,
    )
    return (
        select(*(column for column in alert.c if column.name in shown), *joined)
        .join(ward, ward.c.id == alert.c.ward_id)
        .join(conversation, conversation.c.id == alert.c.call_id)
        .join(inmate, inmate.c.id == conversation.c.inmate_id)
        .outerjoin(officer, officer.c.id == alert.c.acknowledged_by)
        .outerjoin(owner, owner.c.id == alert.c.owner_id)
        .outerjoin(recheck_task, recheck_task.c.alert_id == alert.c.id)
        .outerjoin(conversation_key, conversation_key.c.call_id == alert.c.call_id)
    )


async def _opened(tx: Tx, found: Select[tuple[object, ...]]) -> list[AlertView]:
    keys = OpenedKeys(tx)
    rows = (await tx.execute(found)).mappings()
    return [to_struct(_told(row) | heard_as(keys, row), AlertView) for row in rows]


def _told(row: RowMapping) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if name not in SEALED}


def _handling() -> ColumnElement[str]:
    """As `pipelines.rules.speech.alert_handling.handling` says it."""
    return case(
        (alert.c.owner_id.is_not(None), Handling.ACKNOWLEDGED.value),
        (alert.c.escalated_at.is_not(None), Handling.ESCALATED.value),
        else_=Handling.NEW.value,
    )


async def get(tx: Tx, scopes: tuple[str, ...], alert_id: str) -> AlertView | None:
    found = _alerts().where(in_scopes(ward.c.path, scopes), alert.c.id == alert_id)
    return next(iter(await _opened(tx, found)), None)


async def page(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    state: str | None = None,
    call_id: str | None = None,
    of_word: OfWord | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[AlertView], int]:
    """Alerts of a unit, newest first, and how many in all."""
    conditions: list[ColumnElement[bool]] = [in_scopes(ward.c.path, scopes)]
    if of_word is not None:
        conditions += of_word.conditions()
    # A word that was heard is content; what was seen before a call's camera is none.
    conditions.append(or_(alert.c.kind != AlertKind.WORD.value, ~conversation.c.privileged))
    if state is not None:
        conditions.append(alert.c.state == state)
    if call_id is not None:
        conditions.append(alert.c.call_id == call_id)
    found = _alerts().where(*conditions)
    total = await tx.scalar(select(func.count()).select_from(found.subquery()))
    ordered = found.order_by(alert.c.at.desc(), alert.c.id.desc()).limit(limit).offset(offset)
    return await _opened(tx, ordered), int(total)


async def words_of(tx: Tx, call_id: str) -> list[Span]:
    """Where words were alerted in a conversation, whatever became of the alerts."""
    found = select(*(alert.c[name] for name in Span.__struct_fields__)).where(
        alert.c.call_id == call_id, alert.c.kind == AlertKind.WORD.value
    )
    return await tx.all(found, Span)


async def conclude_recheck(tx: Tx, recheck_id: str, alert_id: str, told: Mapping[str, Any]) -> bool:
    """The recheck's one conclusion, which is the alert's from then on; False where it has one."""
    still_open = (recheck_task.c.id == recheck_id, recheck_task.c.state == "open")
    concluded = update(recheck_task).where(*still_open).values(state="concluded", **told)
    if (await tx.execute(concluded)).rowcount == 0:
        return False
    await tx.execute(update(alert).where(alert.c.id == alert_id).values(state=told["conclusion"]))
    return True


async def call_of(tx: Tx, alert_id: str) -> str:
    return str(await tx.scalar(select(alert.c.call_id).where(alert.c.id == alert_id)))


async def open_recheck(tx: Tx, view: AlertView, *, ward_id: str, at: datetime) -> bool:
    """Open the recheck of an alert; False where it is open already."""
    row = recheck_row(make_id(), view, ward_id, at)
    return await tx.insert_new(insert(recheck_task).values(**row))


async def of_recheck(tx: Tx, scopes: tuple[str, ...], recheck_id: str) -> str:
    found = await tx.scalar(
        select(recheck_task.c.alert_id)
        .join(ward, ward.c.id == recheck_task.c.ward_id)
        .where(recheck_task.c.id == recheck_id, in_scopes(ward.c.path, scopes))
    )
    if found is None:
        raise NotFound("复核任务不存在", recheck_id=recheck_id)
    return str(found)


async def need(tx: Tx, scopes: tuple[str, ...], alert_id: str) -> AlertView:
    found = await get(tx, scopes, alert_id)
    if found is None:
        raise NotFound("预警不存在", alert_id=alert_id)
    return found


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an alert was raised."""

    prison_code: str
    ward_id: str
    ward_path: str


async def place_of(tx: Tx, alert_id: str) -> Place:
    found = (
        select(
            prison.c.code.label("prison_code"),
            alert.c.ward_id,
            ward.c.path.label("ward_path"),
        )
        .join(prison, prison.c.id == alert.c.prison_id)
        .join(ward, ward.c.id == alert.c.ward_id)
        .where(alert.c.id == alert_id)
    )
    place = await tx.first(found, Place)
    assert place is not None
    return place
