"""What the ledger's page lists: movements, gaps and differences in reach."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, or_, select

from connectors.postgres.transaction import Tx, in_scopes
from schemas.headcount.headcount import (
    DifferenceView,
    GapState,
    MovementKind,
    MovementState,
    MovementView,
    SequenceGap,
)
from schemas.people.kinds import OrgType
from schemas.tables.headcount.headcount import headcount_difference as difference
from schemas.tables.headcount.headcount import headcount_gap as gap
from schemas.tables.headcount.headcount import headcount_movement as movement
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

unit, left = org_unit.alias("movement_unit"), org_unit.alias("movement_left")
above, left_above = org_unit.alias("unit_above"), org_unit.alias("left_above")
ward, prison = org_unit.alias("compared_ward"), org_unit.alias("compared_prison")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of movements; None leaves one out."""

    state: MovementState | None = None
    kind: MovementKind | None = None
    inmate_no: str | None = None
    unit_id: str | None = None
    day: date | None = None


class Counts(msgspec.Struct, frozen=True):
    """What still waits, what was refused, and numbers that are missing."""

    waiting: int
    refused: int
    gaps: int


async def movements(
    tx: Tx,
    scopes: tuple[str, ...],
    wanted: Wanted,
    since_until: tuple[Any, Any] | None,
    limit: int,
    offset: int,
) -> tuple[list[MovementView], int]:
    """Movements into or out of a unit in reach, the newest first."""
    settled = func.extract("epoch", movement.c.settled_at - movement.c.recorded_at)
    known_ward = unit.c.org_type == OrgType.WARD.value
    codes = func.concat_ws(" ", movement.c.prison_code, movement.c.ward_code)
    columns = (
        movement.c.seq,
        movement.c.inmate_no,
        inmate.c.id.label("inmate_id"),
        func.coalesce(inmate.c.name, "").label("name"),
        movement.c.kind,
        case((known_ward, func.concat_ws(" ", above.c.name, unit.c.name)), else_=codes).label(
            "unit"
        ),
        func.concat_ws(" ", left_above.c.name, left.c.name).label("from_unit"),
        movement.c.effective_at,
        movement.c.recorded_at,
        movement.c.received_at,
        movement.c.settled_at,
        case((movement.c.settled_at.is_not(None), cast(func.greatest(settled, 0), Integer))).label(
            "delay_s"
        ),
        movement.c.state,
        movement.c.reason,
        movement.c.note,
    )
    found = _joined(select(*columns)).where(*_chosen(scopes, wanted, since_until))
    return await tx.page(found, MovementView, movement.c.seq.desc(), limit=limit, offset=offset)


def _joined(found: Select[Any]) -> Select[Any]:
    return (
        found.select_from(movement)
        .join(unit, unit.c.id == movement.c.unit_id)
        .outerjoin(above, above.c.id == unit.c.prison_id)
        .outerjoin(left, left.c.id == movement.c.from_unit_id)
        .outerjoin(left_above, left_above.c.id == left.c.prison_id)
        .outerjoin(inmate, inmate.c.inmate_no == movement.c.inmate_no)
    )


def _chosen(
    scopes: tuple[str, ...], wanted: Wanted, since_until: tuple[Any, Any] | None
) -> Sequence[ColumnElement[bool]]:
    chosen = [_in_reach(scopes)]
    if wanted.state is not None:
        chosen.append(movement.c.state == wanted.state.value)
    if wanted.kind is not None:
        chosen.append(movement.c.kind == wanted.kind.value)
    if wanted.inmate_no:
        chosen.append(movement.c.inmate_no.startswith(wanted.inmate_no, autoescape=True))
    if wanted.unit_id is not None:
        path = select(org_unit.c.path).where(org_unit.c.id == wanted.unit_id).scalar_subquery()
        chosen.append(or_(func.starts_with(unit.c.path, path), func.starts_with(left.c.path, path)))
    if since_until is not None:
        begin, end = since_until
        chosen.append(and_(movement.c.effective_at >= begin, movement.c.effective_at < end))
    return chosen


def _in_reach(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(in_scopes(unit.c.path, scopes), in_scopes(left.c.path, scopes))


async def gaps(tx: Tx, limit: int, offset: int) -> tuple[list[SequenceGap], int]:
    """Numbers that the feed left out, those still missing first; they belong to no unit."""
    missing = (gap.c.state == GapState.REPAIRED.value, gap.c.first_seq.desc())
    return await tx.page(select(gap), SequenceGap, *missing, limit=limit, offset=offset)


async def differences(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    differing: bool,
    limit: int,
    offset: int,
) -> tuple[list[DifferenceView], int]:
    """Wards in reach as they compared, the latest day first."""
    columns = [difference.c[name] for name in DifferenceView.__struct_fields__ if name != "ward"]
    found = (
        select(*columns, func.concat_ws(" ", prison.c.name, ward.c.name).label("ward"))
        .join(ward, ward.c.id == difference.c.ward_id)
        .join(prison, prison.c.id == ward.c.prison_id)
        .where(in_scopes(ward.c.path, scopes))
    )
    if differing:
        found = found.where(difference.c.agrees.is_(False))
    order = (difference.c.day.desc(), ward.c.path.collate("C"))
    return await tx.page(found, DifferenceView, *order, limit=limit, offset=offset)


async def counts(tx: Tx, scopes: tuple[str, ...]) -> Counts:
    """Of movements in reach."""
    waiting, refused = MovementState.WAITING.value, MovementState.REFUSED.value
    missing = select(func.count()).where(gap.c.state != GapState.REPAIRED.value)
    found = (
        select(
            func.count().filter(movement.c.state == waiting).label("waiting"),
            func.count().filter(movement.c.state == refused).label("refused"),
            missing.scalar_subquery().label("gaps"),
        )
        .select_from(movement)
        .join(unit, unit.c.id == movement.c.unit_id)
        .outerjoin(left, left.c.id == movement.c.from_unit_id)
        .where(movement.c.state.in_([waiting, refused]), _in_reach(scopes))
    )
    row = (await tx.execute(found)).one()
    return Counts(row.waiting, row.refused, row.gaps)
