"""Who had opened what turned out to be privileged, by person, and how much of it there was."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, or_, select

from connectors.postgres.transaction import Tx, in_scopes, of_units
from schemas.governance.privileged import AccessPart, PrivilegedAccessRow, PrivilegedPrison
from schemas.people.contacts import ContactChannel
from schemas.tables.access.access import officer
from schemas.tables.governance.privileged import privileged_access, privileged_erasure
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

opened, erased = privileged_access, privileged_erasure
prison, ward = org_unit.alias("opened_prison"), org_unit.alias("opened_ward")
unit = org_unit.alias("opener_unit")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is narrowed by; what is None or empty does not count."""

    unit_id: str | None = None
    channel: ContactChannel | None = None
    part: AccessPart | None = None
    text: str = ""
    """In the person's or the inmate's name, or in the inmate's number."""


async def page(
    tx: Tx, scopes: tuple[str, ...], wanted: Filter, *, limit: int, offset: int
) -> tuple[list[PrivilegedAccessRow], int]:
    """Whoever opened something last first, and how many there are in all."""
    found = _rows().where(in_scopes(ward.c.path, scopes), *_conditions(wanted))
    order = (opened.c.last_at.desc(), opened.c.id.desc())
    return await tx.page(found, PrivilegedAccessRow, *order, limit=limit, offset=offset)


async def by_prison(tx: Tx, scopes: tuple[str, ...]) -> list[PrivilegedPrison]:
    """What was erased in each prison within reach, by its name."""
    counted = (
        select(
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            func.count(erased.c.record_id.distinct())
            .filter(erased.c.erased_at.is_not(None))
            .label("erased"),
            func.count(opened.c.record_id.distinct()).label("opened"),
            func.count(opened.c.actor_id.distinct()).label("persons"),
            func.count(erased.c.record_id.distinct())
            .filter(erased.c.verified_at.is_(None))
            .label("waiting"),
        )
        .select_from(erased)
        .join(prison, prison.c.id == erased.c.prison_id)
        .join(ward, ward.c.id == erased.c.ward_id)
        .outerjoin(opened, opened.c.record_id == erased.c.record_id)
        .where(in_scopes(ward.c.path, scopes))
        .group_by(prison.c.id, prison.c.name)
        .order_by(prison.c.name, prison.c.id)
    )
    return await tx.all(counted, PrivilegedPrison)


def _rows() -> Select[Any]:
    plain = ("actor_id", "actor_name", "part", "action", "times", "first_at", "last_at")
    of_record = ("record_id", "channel", "cause", "happened_at", "erased_at")
    return (
        select(
            opened.c.id,
            *(erased.c[name] for name in of_record),
            *(opened.c[name] for name in plain),
            inmate.c.name.label("inmate_name"),
            inmate.c.inmate_no,
            prison.c.name.label("prison"),
            ward.c.name.label("ward"),
            unit.c.name.label("unit"),
        )
        .join(erased, erased.c.record_id == opened.c.record_id)
        .join(prison, prison.c.id == erased.c.prison_id)
        .join(ward, ward.c.id == erased.c.ward_id)
        .outerjoin(inmate, inmate.c.id == erased.c.inmate_id)
        .outerjoin(officer, officer.c.id == opened.c.actor_id)
        .outerjoin(unit, unit.c.id == officer.c.org_unit_id)
    )


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.unit_id:
        path = select(org_unit.c.path).where(org_unit.c.id == wanted.unit_id).scalar_subquery()
        found.append(of_units(erased.c.ward_id, lambda column: column.startswith(path)))
    if wanted.channel is not None:
        found.append(erased.c.channel == wanted.channel.value)
    if wanted.part is not None:
        found.append(opened.c.part == wanted.part.value)
    if wanted.text:
        named = (opened.c.actor_name, inmate.c.name, inmate.c.inmate_no)
        found.append(or_(*(one.contains(wanted.text, autoescape=True) for one in named)))
    return found
