"""A transaction, as every repository function takes it first."""

from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    Select,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from pipelines.security.chain import ChainRow

T = TypeVar("T")
TOTAL = "total_rows"


class Tx:
    """One transaction; its audit rows wait in `pending_audit` until just before the commit."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.pending_audit: list[ChainRow] = []

    async def execute(self, statement: Executable) -> CursorResult[Any]:
        return await self.connection.execute(statement)

    async def all(self, statement: Executable, kind: type[T]) -> list[T]:
        """Every row as a `kind`."""
        result = await self.connection.execute(statement)
        return [to_struct(row, kind) for row in result.mappings()]

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

    async def insert_new(self, statement: Insert) -> bool:
        """Insert a row unless it is there; whether it was new (an insert has no row count)."""
        known_stay = statement.on_conflict_do_nothing().returning(literal(1))
        return await self.connection.scalar(known_stay) is not None

    async def lock(self, name: str) -> None:
        """Wait until no other transaction holds this name; held until the commit."""
        await self.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))

    async def scalar(self, statement: Executable) -> Any:
        return await self.connection.scalar(statement)


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
