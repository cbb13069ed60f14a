"""Inmates who were admitted lately, and who was told of it (VC-PUB-22)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Date, and_, cast, func, select, update

from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldKeys, FieldSeals
from connectors.postgres.transaction import Tx
from schemas.headcount.headcount import MovementKind, MovementState
from schemas.modules.messages.admission_notices import (
    ADMISSION_NOTICES,
    LATE,
    SENT,
    TOLD,
    WAITING,
)
from schemas.people.kinds import BindingState, CustodyState
from schemas.tables.generated import GENERATED
from schemas.tables.headcount.headcount import headcount_movement as movement
from schemas.tables.people.person import inmate, inmate_binding, relative
from schemas.tables.platform.org import org_unit

notice = GENERATED[ADMISSION_NOTICES.code]
prison, ward = org_unit.alias("admitting_prison"), org_unit.alias("admitting_ward")
OPEN = (WAITING, SENT, LATE)
ZONE = "Asia/Shanghai"


class Admitted(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate who came in, and a relative who is known to be his."""

    inmate_id: str
    relative_id: str | None
    ward_id: str
    prison_id: str
    effective_at: datetime


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that is not known to have arrived."""

    id: str
    state: str
    relative_id: str | None
    prison_id: str
    prison_code: str
    ward_path: str
    inmate_name: str
    inmate_no: str
    admitted_on: date
    due_on: date
    warned_at: datetime | None

    @property
    def subject(self) -> str:
        return f"admission:{self.id}"


async def unnoted(tx: Tx, since: datetime) -> list[Admitted]:
    """Those admitted since then whose relatives, known by now, stand in no notice yet."""
    bound = and_(
        inmate_binding.c.inmate_id == inmate.c.id,
        inmate_binding.c.state == BindingState.APPROVED.value,
    )
    noted = select(notice.c.id).where(
        notice.c.inmate_id == inmate.c.id,
        func.coalesce(notice.c.relative_id, "") == func.coalesce(relative.c.id, ""),
        # Whoever comes in anew is told of anew.
        notice.c.admitted_on == cast(func.timezone(ZONE, movement.c.effective_at), Date),
    )
    known = and_(relative.c.id == inmate_binding.c.relative_id, relative.c.enabled.is_(True))
    found = (
        select(
            inmate.c.id.label("inmate_id"),
            relative.c.id.label("relative_id"),
            inmate.c.ward_id,
            inmate.c.prison_id,
            movement.c.effective_at,
        )
        .select_from(movement)
        .join(inmate, inmate.c.id == movement.c.inmate_id)
        .outerjoin(inmate_binding, bound)
        .outerjoin(relative, known)
        .where(
            movement.c.kind == MovementKind.ADMITTED.value,
            movement.c.state == MovementState.APPLIED.value,
            movement.c.effective_at >= since,
            inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
            ~noted.exists(),
        )
        .order_by(movement.c.seq)
    )
    latest = {(one.inmate_id, one.relative_id): one for one in await tx.all(found, Admitted)}
    return list(latest.values())


async def note(
    tx: Tx, keys: FieldKeys, one: Admitted, admitted_on: date, due_on: date, at: datetime
) -> None:
    """Note who is to be told until when; without known relatives, that there is nobody."""
    if one.relative_id is not None and await _somebody_after_all(tx, one, admitted_on, at):
        return
    values: dict[str, Any] = {
        "inmate_id": one.inmate_id,
        "relative_id": one.relative_id,
        "unit_id": one.ward_id,
        "admitted_on": admitted_on,
        "due_on": due_on,
        "note": None if one.relative_id else "没有已登记并绑定的家属",
    }
    seals = FieldSeals(keys)
    await writing.add(tx, ADMISSION_NOTICES, seals, values, state=WAITING, by=None, at=at)


async def _somebody_after_all(tx: Tx, one: Admitted, admitted_on: date, at: datetime) -> bool:
    """Whether a notice that had nobody to go to goes to this relative now."""
    nobody = (
        notice.c.inmate_id == one.inmate_id,
        notice.c.relative_id.is_(None),
        notice.c.admitted_on == admitted_on,
    )
    values = {"relative_id": one.relative_id, "state": WAITING, "note": None, "updated_at": at}
    done = await tx.execute(
        update(notice).where(*nobody).values(**values, version=notice.c.version + 1)
    )
    return done.rowcount == 1


async def open_ones(tx: Tx, since: date) -> list[NoticeRow]:
    """Notices that are not known to have arrived, of admissions since then."""
    found = (
        select(
            notice.c.id,
            notice.c.state,
            notice.c.relative_id,
            notice.c.admitted_on,
            notice.c.due_on,
            notice.c.warned_at,
            prison.c.id.label("prison_id"),
            prison.c.code.label("prison_code"),
            ward.c.path.label("ward_path"),
            inmate.c.name.label("inmate_name"),
            inmate.c.inmate_no,
        )
        .join(inmate, inmate.c.id == notice.c.inmate_id)
        .join(ward, ward.c.id == notice.c.unit_id)
        .join(prison, prison.c.id == ward.c.prison_id)
        .where(notice.c.state.in_(OPEN), notice.c.admitted_on >= since)
        .order_by(notice.c.id)
    )
    return await tx.all(found, NoticeRow)


async def settle(tx: Tx, notice_id: str, state: str, at: datetime, **values: Any) -> bool:
    """Move a notice on; what has arrived stays so."""
    done = await tx.execute(
        update(notice)
        .where(notice.c.id == notice_id, notice.c.state != TOLD)
        .values(state=state, version=notice.c.version + 1, updated_at=at, **values)
    )
    return done.rowcount == 1


async def warned(tx: Tx, notice_ids: Collection[str], at: datetime) -> None:
    """Officers were told that these did not arrive."""
    await tx.execute(
        update(notice).where(notice.c.id.in_(notice_ids)).values(warned_at=at, updated_at=at)
    )
