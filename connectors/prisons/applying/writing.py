"""Rows of a module's table, many at once: new ones by COPY, changed ones in one go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, update

from connectors.postgres.bulk import copy_rows
from connectors.postgres.transaction import Tx

Row = Mapping[str, Any]


async def add(tx: Tx, table: Table, rows: Sequence[Row], at: datetime) -> None:
    kept = {
        "version": 1,
        "created_at": at,
        "created_by": None,
        "updated_at": at,
        "updated_by": None,
    }
    await copy_rows(tx, table, ({**row, **kept} for row in rows))


async def change(tx: Tx, table: Table, rows: Sequence[Row], at: datetime) -> None:
    """Rows name the same columns each, their id among them."""
    if not rows:
        return
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
    kept = {"version": table.c.version + 1, "updated_at": at, "updated_by": None}
    statement = update(table).where(table.c.id == bindparam("of_id")).values(**values, **kept)
    named = [
        {"of_id": row["id"]} | {f"new_{name}": value for name, value in row.items() if name != "id"}
        for row in rows
    ]
    await tx.connection.execute(statement, named)
