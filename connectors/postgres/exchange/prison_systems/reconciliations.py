"""What a comparison of a day found: counts and digests there and here."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.arrays import among
from connectors.postgres.row_table import table_of
from connectors.postgres.transaction import Tx, in_scopes
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.tables.exchange.prison_system import prison_system
from schemas.tables.exchange.prison_system import reconciliation as table
from schemas.tables.platform.org import org_unit

KEYS = ("system_id", "kind", "day")


class DayRow(msgspec.Struct, frozen=True, kw_only=True):
    """One day of one kind of one system."""

    system_id: str
    kind: RecordKind
    day: date
    there: int
    here: int
    digest_there: str
    digest_here: str
    agrees: bool
    fetched: int
    held: int
    compared_at: datetime


async def keep(tx: Tx, rows: Sequence[DayRow]) -> None:
    """The newest comparison of a day counts; each day once."""
    if not rows:
        return
    told = table_of(table, [msgspec.structs.asdict(row) | {"kind": row.kind.value} for row in rows])
    names = list(DayRow.__struct_fields__)
    made = insert(table).from_select(
        names, select(*(told.c[name] for name in names)), include_defaults=False
    )
    fresh = {name: made.excluded[name] for name in names if name not in KEYS}
    await tx.execute(made.on_conflict_do_update(index_elements=KEYS, set_=fresh))


async def differing(
    tx: Tx, system_id: str, kind: RecordKind, since: date, until: date
) -> set[date]:
    """Days that did not agree when they were last compared, both ends included."""
    row = table.c
    found = select(row.day).where(
        row.system_id == system_id,
        row.kind == kind.value,
        row.day.between(since, until),
        row.agrees.is_(False),
    )
    return {one.day for one in await tx.execute(found)}


async def page(
    tx: Tx,
    scopes: Sequence[str],
    *,
    system_id: str | None,
    kind: RecordKind | None,
    since: date | None,
    until: date | None,
    only_gaps: bool,
    limit: int,
    offset: int,
) -> tuple[list[DayRow], int]:
    """The newest day first."""
    found = (
        select(*table.c)
        .join(prison_system, prison_system.c.id == table.c.system_id)
        .join(org_unit, org_unit.c.id == prison_system.c.prison_id)
        .where(in_scopes(org_unit.c.path, tuple(scopes)))
    )
    if system_id is not None:
        found = found.where(table.c.system_id == system_id)
    if kind is not None:
        found = found.where(table.c.kind == kind.value)
    if since is not None:
        found = found.where(table.c.day >= since)
    if until is not None:
        found = found.where(table.c.day <= until)
    if only_gaps:
        found = found.where(table.c.agrees.is_(False))
    order = (table.c.day.desc(), table.c.system_id, table.c.kind)
    return await tx.page(found, DayRow, *order, limit=limit, offset=offset)


async def gap_counts(tx: Tx, systems: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many days differ, by system and kind."""
    row = table.c
    found = (
        select(row.system_id, row.kind, func.count().label("number"))
        .where(among(row.system_id, systems), row.agrees.is_(False))
        .group_by(row.system_id, row.kind)
    )
    return {(one.system_id, one.kind): int(one.number) for one in await tx.execute(found)}
