"""Many rows at once by COPY, past everything that single writes take care of."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation
from sqlalchemy import JSON, Table, text
from sqlalchemy.types import TypeEngine

from connectors.postgres.transaction import Tx
from schemas.errors import Conflict


async def copy_rows(tx: Tx, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Add rows with the same columns each; answers how many.

    For masses of made-up rows; whoever uses it sees to the audit himself.
    """
    coming = iter(rows)
    first = next(coming, None)
    if first is None:
        return 0
    ids: list[str] = []
    await copy_columns(tx, table, tuple(first), _noting(_with(first, coming), ids))
    tx.wrote(table.name, ids)
    return len(ids)


async def copy_columns(
    tx: Tx,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    written: Collection[str] = (),
) -> None:
    """Add rows; whoever uses it sees to seals and audit himself.

    `Conflict` where one of them can be there once, and is. Columns of JSON that are `written`
    already come as text.
    """
    await tx.execute(text("SET LOCAL statement_timeout = 0"))
    connection = (await tx.connection.get_raw_connection()).driver_connection
    assert isinstance(connection, AsyncConnection)
    writers = [
        (place, writer)
        for place, name in enumerate(columns)
        if (writer := _writer(table.c[name].type)) and name not in written
    ]
    named = ", ".join(f'"{name}"' for name in columns)
    try:
        async with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({named}) FROM STDIN') as copy,
        ):
            for row in rows:
                values = [row[name] for name in columns]
                for place, write in writers:
                    values[place] = write(values[place])
                await copy.write_row(values)
    except UniqueViolation as error:
        constraint = str(error.diag.constraint_name or "")
        raise Conflict(
            "已有相同的记录，不能再写入。", code="record_exists", constraint=constraint
        ) from error


def _writer(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """What makes of a value what COPY takes; None where it takes it as it is."""
    if not isinstance(kind, JSON):
        return None
    # As SQLAlchemy writes it: nothing is JSON's own null, but where the column says otherwise.
    absent = None if kind.none_as_null else "null"
    return lambda value: absent if value is None else msgspec.json.encode(value).decode()


def _noting(rows: Iterable[Mapping[str, Any]], ids: list[str]) -> Iterable[Mapping[str, Any]]:
    for row in rows:
        ids.append(row["id"])
        yield row


def _with(first: Mapping[str, Any], rest: Iterable[Mapping[str, Any]]) -> Iterable[Any]:
    yield first
    yield from rest
