"""Seals every important row that a transaction writes, and tells which rows do not hold.

The one writer is the transaction itself: no statement on a sealed table goes past it. A row that
was tampered with keeps its broken seal whatever the product writes to it afterwards.
"""

import hmac
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Delete, Insert, Select, Update, and_, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.postgres.arrays import among
from connectors.postgres.audit.sealed_tables import SEALED, Row, SealedTable
from connectors.postgres.inserting import with_rows
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.row_content import row_content
from pipelines.rules.security.row_seal import RowSeal
from schemas.tables.audit.audit import audit_row
from schemas.tables.audit.integrity import row_seal

CHUNK = 500
BEGUN = "integrity.begin"
"""Action of the audit row from which on a table's rows must all be sealed."""
CHANGED, UNSEALED, DELETED = "changed", "unsealed", "deleted"
SEAL_COLUMNS = (row_seal.c.columns.label("seal_columns"), row_seal.c.mac.label("seal_mac"))


class Broken(NamedTuple):
    """A row whose integrity value does not hold."""

    table: str
    row_id: str
    problem: str
    digest: str
    """Of the row as it is now."""


class RowSeals:
    """Makes and checks integrity values under one key."""

    def __init__(self, seal: RowSeal) -> None:
        self._seal = seal
        self._begun: set[str] = set()

    def mac(self, name: str, row_id: str, columns: Sequence[str], row: Row) -> str:
        return self._seal.make(name, row_id, ",".join(columns), *row_content(row, columns))

    async def met(
        self, connection: AsyncConnection, sealed: SealedTable, statement: Update | Delete
    ) -> tuple[set[str], set[str]]:
        """Rows that a statement is about to write, and those of them that do not hold."""
        found = with_seals(sealed).with_for_update(of=sealed.table, key_share=True)
        if statement.whereclause is not None:
            found = found.where(statement.whereclause)
        rows = [dict(row) for row in (await connection.execute(found)).mappings()]
        broken = await self.broken_among(connection, sealed, rows)
        key = sealed.key.name
        return {row[key] for row in rows}, {one.row_id for one in broken}

    async def broken_among(
        self, connection: AsyncConnection, sealed: SealedTable, rows: Iterable[Row]
    ) -> list[Broken]:
        """Those of the rows, read with their seals, that are not as they were sealed."""
        return [
            Broken(str(sealed.table.name), row[sealed.key.name], problem, state_of(sealed, row))
            for row in rows
            if (problem := await self._problem(connection, sealed, row))
        ]

    async def broken_row(
        self, connection: AsyncConnection, name: str, row_id: str
    ) -> Broken | None:
        """What is wrong with one row of a table; None also where its table is not sealed."""
        sealed = SEALED.get(name)
        if sealed is None:
            return None
        found = with_seals(sealed).where(sealed.key == row_id)
        rows = [dict(row) for row in (await connection.execute(found)).mappings()]
        return next(iter(await self.broken_among(connection, sealed, rows)), None)

    async def write(self, connection: AsyncConnection, name: str, row_ids: Iterable[str]) -> None:
        """Seal the rows as they stand now; of rows that are gone the seals go too."""
        sealed = SEALED[name]
        ids = sorted(row_ids)
        for start in range(0, len(ids), CHUNK):
            await self._write_some(connection, sealed, ids[start : start + CHUNK])

    async def begun(self, connection: AsyncConnection, name: str) -> bool:
        """Whether all rows of the table must be sealed: the audit log knows since when."""
        if name not in self._begun:
            marker = select(audit_row.c.id).where(
                audit_row.c.object_id == name, audit_row.c.action == BEGUN
            )
            if await connection.scalar(marker.limit(1)) is None:
                return False
            self._begun.add(name)
        return True

    async def _problem(
        self, connection: AsyncConnection, sealed: SealedTable, row: Row
    ) -> str | None:
        name, row_id = sealed.table.name, row[sealed.key.name]
        if row["seal_mac"] is None:
            due = sealed.covers(row) and await self.begun(connection, name)
            return UNSEALED if due else None
        columns = row["seal_columns"].split(",")
        right = self.mac(name, row_id, columns, row)
        return None if hmac.compare_digest(right, row["seal_mac"]) else CHANGED

    async def _write_some(
        self, connection: AsyncConnection, sealed: SealedTable, ids: list[str]
    ) -> None:
        name, columns = sealed.table.name, sealed.columns
        found = await connection.execute(select(sealed.table).where(among(sealed.key, ids)))
        read = [dict(row) for row in found.mappings()]
        rows = {row[sealed.key.name]: row for row in read if sealed.covers(row)}
        gone = [row_id for row_id in ids if row_id not in rows]
        if gone:
            lost = and_(row_seal.c.table_name == name, among(row_seal.c.row_id, gone))
            await connection.execute(delete(row_seal).where(lost))
        if not rows:
            return
        made = [
            {
                "table_name": name,
                "row_id": row_id,
                "columns": ",".join(columns),
                "mac": self.mac(name, row_id, columns, row),
                "sealed_at": datetime.now(UTC),
            }
            for row_id, row in rows.items()
        ]
        written = with_rows(upsert(row_seal), made)
        fresh = {one: written.excluded[one] for one in ("columns", "mac", "sealed_at")}
        await connection.execute(
            written.on_conflict_do_update(index_elements=["table_name", "row_id"], set_=fresh)
        )


def with_seals(sealed: SealedTable) -> Select[tuple[Any, ...]]:
    """All columns of a table's rows, and what seals each."""
    here = and_(row_seal.c.table_name == sealed.table.name, row_seal.c.row_id == sealed.key)
    joined = sealed.table.outerjoin(row_seal, here)
    return select(*sealed.table.c, *SEAL_COLUMNS).select_from(joined)


def state_of(sealed: SealedTable, row: Row) -> str:
    """Tells one state of a row from another."""
    return sm3_hex("\n".join(row_content(row, sealed.columns)).encode())


def written_table(statement: object) -> SealedTable | None:
    """The sealed table that a statement writes to."""
    if isinstance(statement, Insert | Update | Delete):
        return SEALED.get(getattr(statement.table, "name", ""))
    return None
