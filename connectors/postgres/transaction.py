"""A transaction, as every repository function takes it first."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    Executable,
    Insert,
    Select,
    Update,
    any_,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import Insert as Upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.postgres.audit.row_seals import Broken, RowSeals, written_table
from connectors.postgres.audit.sealed_tables import SEALED
from connectors.postgres.speech.spoken_seals import SpokenSeals
from pipelines.rules.security.chain import ChainRow
from schemas.tables.platform.org import org_unit

T = TypeVar("T")
TOTAL = "total_rows"
Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """The moment by this machine."""
    return datetime.now(UTC)


class Tx:
    """One transaction; its audit rows and messages wait until just before the commit."""

    def __init__(
        self,
        connection: AsyncConnection,
        seals: RowSeals | None = None,
        spoken: SpokenSeals | None = None,
        clock: Clock = machine_clock,
    ) -> None:
        self.connection = connection
        self.seals = seals
        self._spoken = spoken
        self._clock = clock
        self.pending_audit: list[ChainRow] = []
        self.pending_messages: list[tuple[str, str, bytes]] = []
        self.changed = False
        """Whether an audit row says that something was done."""
        self._written: dict[str, set[str]] = {}
        self._tampered: dict[str, set[str]] = {}

    def now(self) -> datetime:
        """The moment that counts for what is written, where no other is given."""
        return self._clock()

    @property
    def spoken(self) -> SpokenSeals:
        """What opens the lines of conversations; a programmer's error where it was not given."""
        if self._spoken is None:
            raise TypeError("this database was opened without the keys of conversations")
        return self._spoken

    async def execute(self, statement: Executable) -> CursorResult[Any]:
        """Run a statement; important rows that it writes are sealed before the commit."""
        sealed = written_table(statement)
        if sealed is None or self.seals is None:
            return await self.connection.execute(statement)
        name = sealed.table.name
        if isinstance(statement, Update | Delete):
            await self.meet(statement)
            return await self.connection.execute(statement)
        assert isinstance(statement, Insert)
        result: CursorResult[Any] = await self.connection.execute(statement.returning(sealed.key))
        self._written.setdefault(name, set()).update(result.scalars().all())
        return result

    async def meet(self, statement: Update | Delete) -> None:
        """Look at the sealed rows that are about to be written, by this statement or an upsert.

        One that was tampered with keeps the seal it broke; an upsert by itself would seal it anew.
        """
        sealed = written_table(statement)
        if sealed is None or self.seals is None:
            return
        met, tampered = await self.seals.met(self.connection, sealed, statement)
        written = self._written.setdefault(sealed.table.name, set())
        # What this transaction wrote before is not sealed yet, and no tampering.
        self._tampered.setdefault(sealed.table.name, set()).update(tampered - written)
        written.update(met)

    def wrote(self, table: str, row_ids: Iterable[str]) -> None:
        """Rows that were written past `execute`, to be sealed before the commit as all others."""
        if table in SEALED:
            self._written.setdefault(table, set()).update(row_ids)

    def waiting(self) -> tuple[int, int]:
        """How many audit rows and messages wait; for `forget`."""
        return len(self.pending_audit), len(self.pending_messages)

    def forget(self, since: tuple[int, int]) -> None:
        """Drop what came to wait since then: the savepoint that it belongs to was rolled back."""
        del self.pending_audit[since[0] :]
        del self.pending_messages[since[1] :]

    async def broken_row(self, table: str, row_id: str) -> Broken | None:
        """What is wrong with a row; one that was whole before this transaction wrote it is."""
        written = row_id in self._written.get(table, ())
        if self.seals is None or (written and row_id not in self._tampered.get(table, ())):
            return None
        return await self.seals.broken_row(self.connection, table, row_id)

    async def seal_written(self) -> None:
        """Seal what was written; what was tampered with before keeps the seal it broke."""
        for name, row_ids in sorted(self._written.items()):
            if self.seals is not None:
                whole = row_ids - self._tampered.get(name, set())
                await self.seals.write(self.connection, name, whole)

    async def all(self, statement: Executable, kind: type[T]) -> list[T]:
        """Every row as a `kind`."""
        require_unsealed(statement)
        result = await self.connection.execute(statement)
        names = list(map(str, result.keys()))
        return [msgspec.convert(dict(zip(names, row, strict=True)), kind) for row in result]

    async def first(self, statement: Executable, kind: type[T]) -> T | None:
        """The first row as a `kind`, or None."""
        row = (await self.connection.execute(statement)).mappings().first()
        return None if row is None else to_struct(row, kind)

    async def page(
        self, found: Select[Any], kind: type[T], *order: Any, limit: int, offset: int
    ) -> tuple[list[T], int]:
        """Rows of a page as a `kind`, and how many `found` has in all: in one statement."""
        counted = select(func.count()).select_from(found.subquery())
        paged = found.add_columns(counted.scalar_subquery().label(TOTAL))
        rows = await self.execute(paged.order_by(*order).limit(limit).offset(offset))
        listed = rows.mappings().all()
        if not listed and offset:
            # Beyond the end no row tells.
            return [], int(await self.scalar(counted))
        total = int(listed[0][TOTAL]) if listed else 0
        return [to_struct(row, kind) for row in listed], total

    async def insert_new(self, statement: Upsert) -> bool:
        """Insert a row unless it is there; whether it was new (an insert has no row count)."""
        require_unsealed(statement)
        known_stay = statement.on_conflict_do_nothing().returning(literal(1))
        return await self.connection.scalar(known_stay) is not None

    async def lock(self, name: str) -> None:
        """Wait until no other transaction holds this name; held until the commit."""
        await self.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))

    async def try_lock(self, name: str) -> bool:
        """The same where nobody holds the name; False, at once, where somebody does."""
        key = func.hashtextextended(name, 0)
        return bool(await self.scalar(select(func.pg_try_advisory_xact_lock(key))))

    async def scalar(self, statement: Executable) -> Any:
        require_unsealed(statement)
        return await self.connection.scalar(statement)


def require_unsealed(statement: object) -> None:
    """`execute` alone writes to tables whose rows are sealed; a programmer's error otherwise."""
    if written_table(statement) is not None:
        raise TypeError("rows of a sealed table are written by Tx.execute alone")


def to_struct(row: Any, kind: type[T]) -> T:
    """A result row as a Struct; a value of the wrong type is an error, not a surprise later."""
    # Column names may be a subclass of str, which msgspec does not take for a name.
    return msgspec.convert({str(name): value for name, value in row.items()}, kind)


def in_scope(column: Any, scope_path: str) -> ColumnElement[bool]:
    """Row scope: the unit's path lies at or below `scope_path`."""
    found: ColumnElement[bool] = column.startswith(scope_path, autoescape=True)
    return found


def in_scopes(column: Any, scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """Row scope: the unit's path lies at or below one of the scopes; without any, no row does."""
    return or_(false(), *(in_scope(column, scope) for scope in scopes))


# Made once: every query of somebody's records asks it.
_REACHED = org_unit.alias("reached")


def of_units(unit_id: Any, holds: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """The row's unit is one whose path `holds`.

    The units are found first, as one array, so that an index on the row's unit finds the rows.
    """
    named = select(_REACHED.c.id).where(holds(_REACHED.c.path)).scalar_subquery()
    found: ColumnElement[bool] = unit_id == any_(func.array(named))
    return found
