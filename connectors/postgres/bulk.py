"""Many rows at once by COPY, past everything that single writes take care of."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from psycopg import AsyncConnection
from sqlalchemy import JSON, Table, text

from connectors.postgres.transaction import Tx


async def copy_rows(tx: Tx, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Add rows with the same columns each; answers how many.

    For masses of made-up rows; whoever uses it sees to the audit himself.
    """
    await tx.execute(text("SET LOCAL statement_timeout = 0"))
    connection = (await tx.connection.get_raw_connection()).driver_connection
    assert isinstance(connection, AsyncConnection)
    coming = iter(rows)
    first = next(coming, None)
    if first is None:
        return 0
    columns = tuple(first)
    as_json = {name for name in columns if isinstance(table.c[name].type, JSON)}
    named = ", ".join(f'"{name}"' for name in columns)
    ids: list[str] = []
    async with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({named}) FROM STDIN') as copy,
    ):
        for row in _with(first, coming):
            await copy.write_row(
                [
                    msgspec.json.encode(row[name]).decode() if name in as_json else row[name]
                    for name in columns
                ]
            )
            ids.append(row["id"])
    tx.wrote(table.name, ids)
    return len(ids)


def _with(first: Mapping[str, Any], rest: Iterable[Mapping[str, Any]]) -> Iterable[Any]:
    yield first
    yield from rest
