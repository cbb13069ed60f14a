"""One statement a page and table; a row that says what is known already is left as it is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.audit import audit
from connectors.postgres.row_table import Row, table_of
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Source
from pipelines.flows.visits.following import Teller
from pipelines.rules.exchange.prison_records.noting import APPLY as APPLY
from pipelines.rules.exchange.prison_records.noting import CONNECTOR as CONNECTOR
from pipelines.rules.exchange.prison_records.noting import page_detail

KEPT = frozenset({"id", "created_at", "updated_at"})


async def put(
    tx: Tx,
    table: Table,
    rows: Sequence[Row],
    merged: Mapping[str, ColumnElement[Any]] | None = None,
    passed_over: frozenset[str] = frozenset(),
) -> list[str]:
    """Add rows or change them; answers the ids of those that are new or differ.

    `merged` says what becomes of a column where the row is known, else the new value counts;
    columns `passed_over` differ each time they are written and make no difference by themselves.
    """
    if not rows:
        return []
    names = list(rows[0])
    told = table_of(table, rows)
    read = select(*(told.c[name] for name in names))
    made = upsert(table).from_select(names, read, include_defaults=False)
    fresh = {
        name: (merged or {}).get(name, made.excluded[name]) for name in names if name not in KEPT
    }
    differs = or_(
        *(table.c[n].is_distinct_from(new) for n, new in fresh.items() if n not in passed_over)
    )
    also = {"version": table.c.version + 1, "updated_at": made.excluded.updated_at}
    written = made.on_conflict_do_update(
        index_elements=["id"], set_={**fresh, **also}, where=differs
    )
    return list((await tx.connection.execute(written.returning(table.c.id))).scalars())


async def change(tx: Tx, table: Table, rows: Sequence[Row]) -> list[str]:
    """Change rows that are known; answers the ids of those that differed."""
    if not rows:
        return []
    told = table_of(table, rows)
    fresh = {name: told.c[name] for name in rows[0] if name not in KEPT}
    differs = or_(*(table.c[name].is_distinct_from(new) for name, new in fresh.items()))
    also = {"version": table.c.version + 1, "updated_at": told.c.updated_at}
    written = update(table).where(table.c.id == told.c.id, differs).values(**fresh, **also)
    return list((await tx.connection.execute(written.returning(table.c.id))).scalars())


def newest(records: Iterable[tuple[str, Mapped]]) -> dict[str, Mapped]:
    """Of several records of one target in a page the one of the highest version."""
    found: dict[str, Mapped] = {}
    for target, one in records:
        if target not in found or found[target].version <= one.version:
            found[target] = one
    return found


async def note(tx: Tx, system: Source, module: str, told: int, changed: int) -> None:
    """The audit row of a page; a page that changed nothing leaves none."""
    if changed:
        await audit.write(
            tx,
            stream=audit.stream_of(system.prison_path),
            actor=CONNECTOR,
            action=APPLY,
            object_kind=module,
            object_id=None,
            detail=page_detail(system.system_id, told, changed),
        )


def teller(system: Source) -> Teller:
    """As whom a system moves bookings."""
    stream = audit.stream_of(system.prison_path)
    return Teller(system_id=system.system_id, stream=stream, actor=CONNECTOR)
