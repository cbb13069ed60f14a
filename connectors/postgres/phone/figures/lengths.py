"""How long was talked, by the tickets: each call that was talked has one."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Date, String, cast, func, null, select, union_all

from connectors.postgres.local_periods import period_of
from connectors.postgres.phone.figures.wanted import Wanted, ward
from connectors.postgres.phone.phone_tickets import ticket
from connectors.postgres.transaction import Tx
from pipelines.rules.phone.phone_figures import step_name
from schemas.exchange.prison_systems.records import Distance
from schemas.phone.phone_figures import StepLengths, UnitLengths
from schemas.platform.periods import Step

SUMS = ("seconds", *(one.value for one in Distance))


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Of a ward, or of the step that begins on a day."""

    unit_id: str | None
    day: date | None
    name: str
    prison_id: str
    path: str
    seconds: int
    local: int
    domestic: int
    international: int


async def wards_and_steps(
    tx: Tx, wanted: Wanted, step: Step
) -> tuple[list[UnitLengths], list[StepLengths]]:
    """Wards with talk, in the order of the units, and steps with talk: from one pass."""
    day = period_of(ticket.c.started_at, step).label("day")
    parts = (
        select(day, ticket.c.ward_id, *_sums())
        .select_from(ticket.join(ward, ward.c.id == ticket.c.ward_id))
        .where(*wanted.within(ticket))
        .group_by(day, ticket.c.ward_id)
        .cte("parts")
    )
    whole = [cast(func.sum(parts.c[name]), BigInteger).label(name) for name in SUMS]
    no_unit, no_day, nothing = cast(null(), String), cast(null(), Date), cast("", String)
    of_wards = (
        select(
            ward.c.id.label("unit_id"),
            no_day.label("day"),
            ward.c.name,
            ward.c.prison_id,
            ward.c.path,
            *whole,
        )
        .select_from(parts.join(ward, ward.c.id == parts.c.ward_id))
        .group_by(ward.c.id, ward.c.name, ward.c.prison_id, ward.c.path)
    )
    of_steps = select(
        no_unit.label("unit_id"),
        parts.c.day,
        nothing.label("name"),
        nothing.label("prison_id"),
        nothing.label("path"),
        *whole,
    ).group_by(parts.c.day)
    rows = await tx.all(union_all(of_wards, of_steps), Row)
    rows.sort(key=lambda one: (one.path, one.day or date.min))
    return (
        [
            UnitLengths(unit_id=one.unit_id, name=one.name, prison_id=one.prison_id, **_values(one))
            for one in rows
            if one.unit_id is not None
        ],
        [
            StepLengths(step=step_name(one.day, step), **_values(one))
            for one in rows
            if one.day is not None
        ],
    )


def _values(row: Row) -> dict[str, int]:
    return {name: getattr(row, name) for name in SUMS}


def _sums() -> tuple[ColumnElement[Any], ...]:
    kept = ticket.c
    whole = func.coalesce(func.sum(kept.seconds), 0)
    classes = [
        func.coalesce(func.sum(kept.seconds).filter(kept.distance == one.value), 0).label(one.value)
        for one in Distance
    ]
    return (whole.label("seconds"), *classes)
