"""Who was held on a day and had no visit for long (VC-ONSITE-24, VC-ONSITE-25)."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, and_, func, or_, select, true

from connectors.postgres.transaction import Tx, in_scopes
from connectors.postgres.visits.figures.counted import visit
from schemas.modules.visits.visits import VisitState
from schemas.people.kinds import CustodyState, OrgType
from schemas.tables.headcount.headcount import headcount_spell as spell
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

SEEN = (VisitState.VISITING.value, VisitState.FINISHED.value)
prison, ward = org_unit.alias("unseen_prison"), org_unit.alias("unseen_ward")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who was held just before `until`, below a unit, and not visited from `since` on."""

    scopes: tuple[str, ...]
    since: datetime
    until: datetime
    unit_path: str = "/"


class HeldWard(msgspec.Struct, frozen=True, kw_only=True):
    """A ward, with who was held there."""

    prison_id: str
    prison: str
    ward_id: str
    ward: str
    held: int
    unseen: int


class Person(msgspec.Struct, frozen=True, kw_only=True):
    inmate_id: str
    inmate_no: str
    name: str
    prison: str
    ward: str
    held_since: datetime
    last_visit: datetime | None


async def wards(tx: Tx, asked: Asked) -> list[HeldWard]:
    """Wards in the order of the tree, whether or not anybody was held there."""
    stay = _held(asked)
    counted = (
        select(
            stay.c.ward_id,
            func.count().label("held"),
            func.count().filter(_unseen(stay, asked)).label("unseen"),
        )
        .select_from(stay)
        .group_by(stay.c.ward_id)
        .subquery("counted")
    )
    found = (
        select(
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            ward.c.id.label("ward_id"),
            ward.c.name.label("ward"),
            func.coalesce(counted.c.held, 0).label("held"),
            func.coalesce(counted.c.unseen, 0).label("unseen"),
        )
        .select_from(ward)
        .join(prison, prison.c.id == ward.c.prison_id)
        .outerjoin(counted, counted.c.ward_id == ward.c.id)
        .where(ward.c.org_type == OrgType.WARD.value, *_reached(asked))
        .order_by(prison.c.path, ward.c.path)
    )
    return await tx.all(found, HeldWard)


async def people(tx: Tx, asked: Asked, *, limit: int, offset: int) -> tuple[list[Person], int]:
    """The same inmates by name, whom nobody ever visited first, then the longest."""
    stay = _held(asked)
    # A list of its own, so that whoever counts its rows does not look for visits again.
    alone = (
        select(stay.c.inmate_id, stay.c.ward_id, stay.c.held_since)
        .select_from(stay.join(ward, ward.c.id == stay.c.ward_id))
        .where(ward.c.org_type == OrgType.WARD.value, *_reached(asked), _unseen(stay, asked))
        .cte("alone")
    )
    seen = (
        select(func.max(visit.c.planned_at).label("at"))
        .where(
            visit.c.inmate_id == alone.c.inmate_id,
            visit.c.planned_at < asked.until,
            visit.c.state.in_(SEEN),
        )
        .lateral("seen")
    )
    found = (
        select(
            alone.c.inmate_id,
            inmate.c.inmate_no,
            inmate.c.name,
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            alone.c.held_since,
            seen.c.at.label("last_visit"),
        )
        .select_from(alone)
        .join(inmate, inmate.c.id == alone.c.inmate_id)
        .join(ward, ward.c.id == alone.c.ward_id)
        .join(prison, prison.c.id == ward.c.prison_id)
        .join(seen, true())
    )
    order = (seen.c.at.asc().nulls_first(), inmate.c.inmate_no)
    return await tx.page(found, Person, *order, limit=limit, offset=offset)


def _reached(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    return (
        in_scopes(ward.c.path, asked.scopes),
        ward.c.path.startswith(asked.unit_path, autoescape=True),
    )


def _held(asked: Asked) -> FromClause:
    """Inmates with the ward that they were in, and since when they have been held.

    Of whom the headcount ledger knows no stay, their own record says where they are.
    """
    now = select(spell.c.ward_id).where(
        spell.c.inmate_id == inmate.c.id,
        spell.c.since < asked.until,
        or_(spell.c.until.is_(None), spell.c.until >= asked.until),
    )
    covering = now.limit(1).lateral("covering")
    first = (
        select(func.min(spell.c.since).label("since"))
        .where(spell.c.inmate_id == inmate.c.id)
        .lateral("first_stay")
    )
    own = and_(
        first.c.since.is_(None),
        inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
        inmate.c.created_at < asked.until,
    )
    return (
        select(
            inmate.c.id.label("inmate_id"),
            func.coalesce(covering.c.ward_id, inmate.c.ward_id).label("ward_id"),
            func.coalesce(first.c.since, inmate.c.created_at).label("held_since"),
        )
        .select_from(inmate)
        .outerjoin(covering, true())
        .join(first, true())
        .where(or_(covering.c.ward_id.is_not(None), own))
        .subquery("stay")
    )


def _unseen(stay: Any, asked: Asked) -> ColumnElement[bool]:
    """Held all that time, and nobody came; who came in meanwhile is not long without a visit."""
    lately = (
        select(visit.c.id)
        .where(
            visit.c.inmate_id == stay.c.inmate_id,
            visit.c.planned_at >= asked.since,
            visit.c.planned_at < asked.until,
            visit.c.state.in_(SEEN),
        )
        .exists()
    )
    return and_(stay.c.held_since < asked.since, ~lately)
