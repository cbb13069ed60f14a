"""Pictures of inmates that the prison affairs platform has: which are due, kept, and gone."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.files.stored_file import StoredFile
from connectors.postgres.governance import erasure
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from schemas.people.kinds import CustodyState
from schemas.tables.headcount.headcount import headcount_spell as spell
from schemas.tables.headcount.inmates import affairs_inmate as told
from schemas.tables.headcount.inmates import inmate_portrait as portrait
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

HELD = CustodyState.IN_CUSTODY.value


class PortraitState(StrEnum):
    KEPT = "kept"
    MISSING = "missing"
    """The platform has none."""
    REFUSED = "refused"
    """What it has is no picture; an earlier one stays."""
    FAILED = "failed"
    """No answer that can be read; an earlier one stays."""
    ERASED = "erased"


class PortraitRow(msgspec.Struct, frozen=True, kw_only=True):
    """The picture of an inmate, and how it was last asked for."""

    inmate_id: str
    file_id: str | None
    taken_on: date | None
    kept_at: datetime | None
    state: PortraitState
    problem: str
    told_on: date | None
    asked_at: datetime


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate whose picture is to be asked for."""

    inmate_id: str
    inmate_no: str
    ward_path: str
    told_on: date | None


async def due(tx: Tx, again_before: datetime, most: int) -> list[Due]:
    """Held inmates without a picture, or with another than the record tells of.

    What was in vain is asked for once more when it was asked for before a moment. Who was asked
    for longest ago comes first, so that an answer that cannot be read holds up nobody else.
    """
    vain = portrait.c.state.in_([PortraitState.MISSING.value, PortraitState.REFUSED.value])
    failed = portrait.c.state == PortraitState.FAILED.value
    found = (
        select(
            told.c.inmate_id,
            told.c.inmate_no,
            org_unit.c.path.label("ward_path"),
            told.c.portrait_on.label("told_on"),
        )
        .join(inmate, inmate.c.id == told.c.inmate_id)
        .join(org_unit, org_unit.c.id == inmate.c.ward_id)
        .outerjoin(portrait, portrait.c.inmate_id == told.c.inmate_id)
        .where(
            told.c.deleted.is_(False),
            inmate.c.custody_state == HELD,
            or_(
                portrait.c.inmate_id.is_(None),
                _another(),
                failed,
                and_(vain, portrait.c.asked_at < again_before),
            ),
        )
    )
    order = (portrait.c.asked_at.asc().nulls_first(), told.c.change.desc())
    return await tx.all(found.order_by(*order).limit(most), Due)


def _another() -> ColumnElement[bool]:
    """Whether the record tells of another day than when it was asked for."""
    then, now = portrait.c.told_on, told.c.portrait_on
    return or_(
        then != now,
        and_(then.is_(None), now.is_not(None)),
        and_(then.is_not(None), now.is_(None)),
    )


async def of_inmate(tx: Tx, inmate_id: str) -> PortraitRow | None:
    found = select(portrait).where(portrait.c.inmate_id == inmate_id)
    return await tx.first(found, PortraitRow)


async def keep(tx: Tx, one: Due, stored: StoredFile, taken_on: date, at: datetime) -> None:
    """The picture from now on; the content of an earlier one goes."""
    await _release(tx, one.inmate_id, at)
    await files.add(tx, stored)
    await _put(
        tx,
        one.inmate_id,
        file_id=stored.id,
        taken_on=taken_on,
        kept_at=at,
        state=PortraitState.KEPT.value,
        problem="",
        told_on=one.told_on,
        asked_at=at,
    )


async def note_missing(tx: Tx, one: Due, at: datetime) -> None:
    """The platform has none, so we have none either."""
    await _release(tx, one.inmate_id, at)
    await _put(
        tx,
        one.inmate_id,
        file_id=None,
        taken_on=None,
        state=PortraitState.MISSING.value,
        problem="",
        told_on=one.told_on,
        asked_at=at,
    )


async def note_refused(tx: Tx, one: Due, problem: str, at: datetime) -> None:
    await _put(
        tx,
        one.inmate_id,
        state=PortraitState.REFUSED.value,
        problem=problem[:200],
        told_on=one.told_on,
        asked_at=at,
    )


async def note_failed(tx: Tx, one: Due, problem: str, at: datetime) -> None:
    """What it told of the picture stays what was told then: this one is still to come."""
    await _put(
        tx, one.inmate_id, state=PortraitState.FAILED.value, problem=problem[:200], asked_at=at
    )


async def erase(tx: Tx, inmate_id: str, why: str, at: datetime) -> bool:
    """Take the picture away for good; whether there was one."""
    before = await of_inmate(tx, inmate_id)
    if before is None:
        return False
    await _release(tx, inmate_id, at)
    await _put(
        tx,
        inmate_id,
        file_id=None,
        taken_on=None,
        state=PortraitState.ERASED.value,
        problem=why,
        told_on=before.told_on,
        asked_at=at,
    )
    return before.file_id is not None


async def outdated(tx: Tx, before: datetime, most: int) -> list[str]:
    """Inmates who left before a moment and whose picture is still there."""
    stays = exists().where(
        spell.c.inmate_id == portrait.c.inmate_id,
        or_(spell.c.until.is_(None), spell.c.until >= before),
    )
    found = (
        select(portrait.c.inmate_id)
        .join(inmate, inmate.c.id == portrait.c.inmate_id)
        .where(
            portrait.c.file_id.is_not(None),
            inmate.c.custody_state != HELD,
            inmate.c.created_at < before,
            ~stays,
        )
    )
    rows = await tx.connection.scalars(found.order_by(portrait.c.inmate_id).limit(most))
    return list(rows)


async def _release(tx: Tx, inmate_id: str, at: datetime) -> None:
    before = await of_inmate(tx, inmate_id)
    if before is not None and before.file_id is not None:
        await erasure.release(tx, {before.file_id}, at)


async def _put(tx: Tx, inmate_id: str, **values: Any) -> None:
    row = upsert(portrait).values(inmate_id=inmate_id, **values)
    await tx.execute(row.on_conflict_do_update(index_elements=["inmate_id"], set_=values))
