"""Planting rows of a made-up bureau: sealed as the product seals them, and copied in by the page.

Triggers, checks and references stay on; what a row is comes from the functions that flows make it
with (decisions/0072).
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from time import perf_counter
from typing import Any, Protocol

import msgspec
from sqlalchemy import Table

from connectors.postgres.access import rights, rights_changes
from connectors.postgres.audit.sealed_tables import SEALED
from connectors.postgres.bulk import copy_columns
from connectors.postgres.keyed_values import KeyedValues
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx, machine_clock
from connectors.postgres.whole_rows import whole_rows
from pipelines.rules.bureau.keyed import encoded
from pipelines.rules.bureau.story import Booked, HoursBooked, Left, PayBooked, Record, Row
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.row_seal import RowSeal
from schemas.modules.catalog import MODULES
from schemas.tables import metadata
from schemas.tables.access.rights import rights_change
from schemas.tables.audit.integrity import row_seal

PAGE = 20_000
"""Rows that are held before they are copied in."""


class Books(Protocol):
    """Where what lies in the ledger of labour is planted."""

    async def add(self, booked: Booked) -> None: ...

    async def end(self) -> None:
        """Write what still waits."""
        ...


Given = Mapping[str, dict[str, Any]]
"""By table columns that no rule knows, such as the hash of a password."""


def _order() -> dict[str, int]:
    """What a table points to comes before it.

    Conversations come by trigger with visits and calls, so that whatever points to them waits.
    """
    places: dict[str, int] = {}
    late = {"conversation"}
    for place, table in enumerate(metadata.sorted_tables):
        pointed = {key.column.table.name for key in table.foreign_keys}
        if pointed & late:
            late.add(table.name)
        places[table.name] = place + len(metadata.tables) * (table.name in late)
    return places


_ORDER = _order()


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one part."""

    rows: int
    digest: str
    """Over what was planted, in clear and in its order."""


class _Part:
    """What is counted of a part."""

    def __init__(self) -> None:
        self.rows, self.digest = 0, hashlib.new("sm3")


class Planting:
    """Rows of one transaction, of one part or several; what others point to is added first."""

    def __init__(
        self, tx: Tx, keys: KeyProvider, rights_seal: RowSeal, given: Given, books: Books
    ) -> None:
        self._tx = tx
        self._books = books
        self._seals = FieldSeals(keys).for_page()
        self.keyed = KeyedValues(keys)
        self._rights_seal = rights_seal
        self._given = given
        self._waiting: dict[str, list[dict[str, Any]]] = {}
        self._held = 0
        self._parts: dict[str, _Part] = defaultdict(_Part)
        self.copied_s = 0.0
        """So long it took to write what was added."""

    async def add(self, part: str, left: Left) -> None:
        mine = self._parts[part]
        mine.digest.update(encoded(left))
        if isinstance(left, HoursBooked | PayBooked):
            mine.rows += len(left.lines)
            await self._books.add(left)
            return
        mine.rows += 1
        table = self._table(left)
        row = whole_rows(table).of(self._columns(left, table.name))
        self._waiting.setdefault(table.name, []).append(row)
        self._held += 1
        if self._held >= PAGE:
            await self._write()

    async def end(self) -> Mapping[str, Planted]:
        """Write what still waits; answers what came of each part that left something."""
        await self._write()
        await self.keyed.keep_signers(self._tx)
        # Last: a shard commits by itself, and what is refused here should leave nothing there.
        await self._books.end()
        return {
            name: Planted(rows=part.rows, digest=part.digest.hexdigest())
            for name, part in self._parts.items()
        }

    def _table(self, left: Record | Row) -> Table:
        named = MODULES[left.module].table if isinstance(left, Record) else left.table
        return metadata.tables[named]

    def _columns(self, left: Record | Row, table: str) -> dict[str, Any]:
        if not isinstance(left, Record):
            seals = self._seals
            row = left.values | self._given.get(table, _NOTHING)
            for name, (text, at) in left.sealed.items():
                row[name] = seals.close_at(at, text)
            for name, text in left.digests.items():
                row[name] = seals.digest(text)
            for name in left.keyed:
                row[name] = self.keyed.of(row[name])
            if table == rights_change.name:
                return rights_changes.sealed_row(self._rights_seal, row)
            return rights.sealed_row(self._rights_seal, table, row) if table in _RIGHTS else row
        row = writing.new_row(
            MODULES[left.module],
            self._seals,
            left.id,
            left.values,
            state=left.state,
            by=left.by,
            at=left.at,
            extra=left.extra,
        )
        changed = left.changed_at or left.at
        by = left.changed_by if left.changed_at else left.by
        return row | {"version": left.version, "updated_at": changed, "updated_by": by}

    async def _write(self) -> None:
        begun = perf_counter()
        for name in sorted(self._waiting, key=_ORDER.__getitem__):
            table, rows = metadata.tables[name], self._waiting[name]
            await copy_columns(self._tx, table, whole_rows(table).names, rows)
            await self._seal(table, rows)
        self._waiting, self._held = {}, 0
        self.copied_s += perf_counter() - begun

    async def _seal(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Integrity values of important rows, from the rows at hand."""
        sealed, seals = SEALED.get(table.name), self._tx.seals
        if sealed is None or seals is None:
            return
        if whole_rows(table).is_reckoned:
            self._tx.wrote(table.name, [row[sealed.key.name] for row in rows])
            return
        columns, now = sealed.columns, machine_clock()
        made = (
            {
                "table_name": table.name,
                "row_id": row[sealed.key.name],
                "columns": ",".join(columns),
                "mac": seals.mac(table.name, row[sealed.key.name], columns, row),
                "sealed_at": now,
            }
            for row in rows
            if sealed.covers(row)
        )
        await copy_columns(self._tx, row_seal, tuple(row_seal.c.keys()), made)


_RIGHTS = rights.SEALED.keys()
_NOTHING: dict[str, Any] = {}
