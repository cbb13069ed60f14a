"""What officers read of the platform's inmates: counts, and who is told of otherwise here."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from connectors.postgres.headcount.portraits import PortraitState
from connectors.postgres.transaction import Tx, in_scopes
from schemas.headcount.inmates import RecordDifference
from schemas.people.kinds import CustodyState, OrgType
from schemas.tables.headcount.inmates import affairs_inmate as told
from schemas.tables.headcount.inmates import inmate_portrait as portrait
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

ward, prison = org_unit.alias("record_ward"), org_unit.alias("record_prison")
unit, above = org_unit.alias("told_unit"), org_unit.alias("told_prison")
HELD = CustodyState.IN_CUSTODY.value
VAIN = (PortraitState.REFUSED.value, PortraitState.FAILED.value)


class Counts(msgspec.Struct, frozen=True):
    told: int
    waiting: int
    differing: int
    portraits: int
    portraits_in_vain: int


async def counts(tx: Tx, scopes: tuple[str, ...], settled_before: datetime) -> Counts:
    """Of inmates in reach."""
    figures: list[ColumnElement[int]] = [
        func.count().label("told"),
        func.count().filter(_waits()).label("waiting"),
        func.count().filter(_differs(settled_before)).label("differing"),
        func.count().filter(portrait.c.file_id.is_not(None)).label("portraits"),
        func.count().filter(portrait.c.state.in_(VAIN)).label("portraits_in_vain"),
    ]
    row = (await tx.execute(_joined(select(*figures)).where(_in_reach(scopes)))).one()
    return Counts(row.told, row.waiting, row.differing, row.portraits, row.portraits_in_vain)


async def differences(
    tx: Tx, scopes: tuple[str, ...], settled_before: datetime, limit: int, offset: int
) -> tuple[list[RecordDifference], int]:
    """Inmates in reach of whom both sides say different things, who was told of last first.

    What was told a moment ago is left out: the movement that says the same may be on its way.
    """
    known_ward = unit.c.org_type == OrgType.WARD.value
    codes = func.concat_ws(" ", told.c.prison_code, told.c.ward_code)
    vain = portrait.c.state.in_(VAIN)
    found = _joined(
        select(
            told.c.inmate_no,
            inmate.c.id.label("inmate_id"),
            func.coalesce(inmate.c.name, "").label("name"),
            func.concat_ws(" ", prison.c.name, ward.c.name).label("here"),
            case((known_ward, func.concat_ws(" ", above.c.name, unit.c.name)), else_=codes).label(
                "there"
            ),
            inmate.c.custody_state.label("custody_here"),
            told.c.custody_state.label("custody_there"),
            told.c.deleted,
            told.c.problem,
            case((vain, portrait.c.problem), else_="").label("portrait_problem"),
            told.c.told_at,
        )
    ).where(_in_reach(scopes), _differs(settled_before))
    order = (told.c.told_at.desc(), told.c.inmate_no)
    return await tx.page(found, RecordDifference, *order, limit=limit, offset=offset)


async def differing(tx: Tx, settled_before: datetime) -> int:
    """How many there are in the whole bureau, pictures left out."""
    found = _joined(select(func.count())).where(_contradicts(settled_before))
    return int(await tx.scalar(found))


def _joined(found: Any) -> Select[Any]:
    joined: Select[Any] = (
        found.select_from(told)
        .join(unit, unit.c.id == told.c.unit_id)
        .outerjoin(above, above.c.id == unit.c.prison_id)
        .outerjoin(inmate, inmate.c.inmate_no == told.c.inmate_no)
        .outerjoin(ward, ward.c.id == inmate.c.ward_id)
        .outerjoin(prison, prison.c.id == ward.c.prison_id)
        .outerjoin(portrait, portrait.c.inmate_id == inmate.c.id)
    )
    return joined


def _in_reach(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(in_scopes(unit.c.path, scopes), in_scopes(ward.c.path, scopes))


def _waits() -> ColumnElement[bool]:
    return and_(inmate.c.id.is_(None), told.c.deleted.is_(False))


def _differs(settled_before: datetime) -> ColumnElement[bool]:
    return or_(_contradicts(settled_before), portrait.c.state.in_(VAIN))


def _contradicts(settled_before: datetime) -> ColumnElement[bool]:
    held_here = inmate.c.custody_state == HELD
    elsewhere = or_(ward.c.code != told.c.ward_code, prison.c.code != told.c.prison_code)
    stands = and_(
        told.c.deleted.is_(False),
        or_(
            _waits(),
            inmate.c.custody_state != told.c.custody_state,
            and_(held_here, told.c.custody_state == HELD, elsewhere),
        ),
    )
    return or_(
        told.c.problem != "",
        and_(told.c.told_at <= settled_before, or_(stands, and_(told.c.deleted, held_here))),
    )
