"""Counting the records of video calls: always from the records, no counter is kept."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Date, cast, func, select

from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.calls.call_figures import Group
from pipelines.rules.platform.local_time import LOCAL
from schemas.calls.counts import DayFigures
from schemas.tables.generated import GENERATED
from schemas.tables.platform.org import org_unit

record = GENERATED["call_records"]
prison, ward = org_unit.alias("figure_prison"), org_unit.alias("figure_ward")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which records: planned within a time (half open), in reach, below a unit."""

    scopes: tuple[str, ...]
    since: datetime
    until: datetime
    unit_path: str = "/"

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        return (
            in_scopes(ward.c.path, self.scopes),
            ward.c.path.startswith(self.unit_path, autoescape=True),
            record.c.planned_at >= self.since,
            record.c.planned_at < self.until,
        )


async def groups(tx: Tx, wanted: Wanted) -> list[Group]:
    """Records by ward, kind and result, in the order of the units."""
    keys = (
        prison.c.id,
        prison.c.name,
        prison.c.path,
        ward.c.id,
        ward.c.name,
        ward.c.path,
        record.c.charged_as,
        record.c.state,
    )
    found = (
        select(
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            ward.c.id.label("ward_id"),
            ward.c.name.label("ward"),
            record.c.charged_as,
            record.c.state,
            func.count().label("calls"),
            func.coalesce(func.sum(record.c.seconds), 0).label("seconds"),
        )
        .select_from(record.join(ward, ward.c.id == record.c.ward_id))
        .join(prison, prison.c.id == ward.c.prison_id)
        .where(*wanted.conditions)
        .group_by(*keys)
        .order_by(prison.c.path, ward.c.path)
    )
    return await tx.all(found, Group)


async def days(tx: Tx, wanted: Wanted) -> list[DayFigures]:
    """Records by the local day; days without any are left out."""
    # The zone is a fixed offset, so that no server needs to know its name.
    there = func.timezone("UTC", record.c.planned_at) + LOCAL.utcoffset(None)
    day = cast(there, Date).label("day")
    found = (
        select(day, func.count().label("total"))
        .select_from(record.join(ward, ward.c.id == record.c.ward_id))
        .where(*wanted.conditions)
        .group_by(day)
        .order_by(day)
    )
    return await tx.all(found, DayFigures)
