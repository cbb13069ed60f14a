"""Attention records as their page lists them, within the officer's reach."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, or_, select

from connectors.postgres.calls.call_row import prison, ward
from connectors.postgres.people.relative_name import relative_name
from connectors.postgres.transaction import Tx, in_scopes, of_units
from schemas.calls.attention import AttentionView
from schemas.errors import NotFound
from schemas.tables.access.access import officer
from schemas.tables.calls.call import video_call
from schemas.tables.people.person import inmate, relative
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation
from schemas.tables.speech.attention import attention_record

record = attention_record


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; what is None does not count."""

    state: str | None = None
    cause: str | None = None
    class_name: str = ""
    unit_id: str | None = None
    inmate_id: str | None = None
    call_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    """In names, case number or reasons."""


async def page(
    tx: Tx, scopes: tuple[str, ...], wanted: Filter, *, limit: int, offset: int
) -> tuple[list[AttentionView], int]:
    """Newest first, and how many there are in all."""
    found = _records().where(in_scopes(ward.c.path, scopes), *_conditions(wanted))
    order = (record.c.at.desc(), record.c.id.desc())
    return await tx.page(found, AttentionView, *order, limit=limit, offset=offset)


async def need(tx: Tx, scopes: tuple[str, ...], record_id: str) -> AttentionView:
    """One record; `NotFound` outside the scope."""
    found = _records().where(in_scopes(ward.c.path, scopes), record.c.id == record_id)
    view = await tx.first(found, AttentionView)
    if view is None:
        raise NotFound("没有找到这条需关注记录。", code="attention_not_found")
    return view


def _records() -> Select[Any]:
    plain = (
        "id",
        "call_id",
        "cause",
        "class_name",
        "confidence",
        "summary",
        "reasons",
        "state",
        "decided_at",
        "decision_reason",
        "at",
    )
    return (
        select(
            *(record.c[name] for name in plain),
            func.nullif(
                func.concat_ws(" ", record.c.classifier, record.c.classifier_version), ""
            ).label("classifier"),
            conversation.c.channel,
            conversation.c.ended_at,
            video_call.c.case_no,
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            inmate.c.name.label("inmate_name"),
            inmate.c.inmate_no,
            relative_name(),
            officer.c.name.label("decided_by"),
        )
        .join(conversation, conversation.c.id == record.c.call_id)
        .outerjoin(video_call, video_call.c.id == record.c.call_id)
        .join(prison, prison.c.id == record.c.prison_id)
        .join(ward, ward.c.id == record.c.ward_id)
        .join(inmate, inmate.c.id == conversation.c.inmate_id)
        .outerjoin(relative, relative.c.id == conversation.c.relative_id)
        .outerjoin(officer, officer.c.id == record.c.decided_by)
        # Its reasons quote what was said.
        .where(~conversation.c.privileged)
    )


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    exact = {
        record.c.state: wanted.state,
        record.c.cause: wanted.cause,
        record.c.class_name: wanted.class_name or None,
        record.c.call_id: wanted.call_id,
        conversation.c.inmate_id: wanted.inmate_id,
    }
    found += [column == value for column, value in exact.items() if value is not None]
    if wanted.unit_id:
        path = select(org_unit.c.path).where(org_unit.c.id == wanted.unit_id).scalar_subquery()
        found.append(of_units(record.c.ward_id, lambda column: column.startswith(path)))
    if wanted.since:
        found.append(record.c.at >= wanted.since)
    if wanted.until:
        found.append(record.c.at < wanted.until)
    if wanted.text:
        people = (inmate.c.name, inmate.c.inmate_no, relative.c.name)
        searched = (video_call.c.case_no, *people, record.c.summary)
        found.append(or_(*(one.contains(wanted.text, autoescape=True) for one in searched)))
    return found
