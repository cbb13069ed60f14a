"""A database view, read by its column of change and its key (docs/protocols.md)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from connectors.prisons.adapters.answers import unacknowledged, unreadable
from connectors.prisons.adapters.cursor import place_of, written
from connectors.prisons.adapters.day import day_of
from connectors.prisons.adapters.guard import Guard
from connectors.prisons.adapters.names import KindNames
from connectors.prisons.adapters.versions import version_of
from connectors.prisons.adapters.view_database import (
    Place,
    Types,
    asked,
    bounds,
    columns_of,
    kept,
    scalars,
    table,
    taken_up,
)
from connectors.prisons.port import Broken, DayCount, NotOffered, Order, Pulled, Receipt, Told
from pipelines.rules.security.digest import sm3_hex
from schemas.exchange.prison_systems.access import ViewAccess
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping

LOOKS, LOOK_EVERY_S = 10, 0.5
ORDER_COLUMNS = (
    "order_id",
    "kind",
    "object_id",
    "version",
    "cancelled",
    "content",
    "accepted",
    "reference",
    "problem",
)
"""Of the table that takes what goes out; the last three are the system's to fill."""
Found = TypeVar("Found")


class Reached(msgspec.Struct, frozen=True, tag="view"):
    """The last row that was told; without a key its moment may not be over, and is read again."""

    changed: tuple[str, str] | None = None
    key: tuple[tuple[str, str], ...] = ()


class ViewSystem:
    """A system whose database may be read."""

    def __init__(
        self,
        access: ViewAccess,
        secret: str,
        kinds: Sequence[KindMapping],
        folder: Path,
        guard: Guard,
    ) -> None:
        self._access = access
        self._place = Place(access.address, secret, folder)
        self._names = KindNames(kinds)
        self._guard = guard

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        mapping, reached = self._names.mapping(kind), place_of(cursor, Reached())
        return await self._ask(lambda one: self._pulled(one, mapping, reached, limit))

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        mapping = self._names.mapping(kind)
        return await self._ask(lambda one: self._counted(one, mapping, since, until))

    async def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        mapping = self._names.mapping(kind)
        for one in await self._ask(lambda engine: self._of_day(engine, mapping, day)):
            yield one

    async def push(self, order: Order) -> Receipt:
        if not self._access.orders:
            raise NotOffered("该系统不接收下发数据。", code="push_not_offered")
        for _ in range(LOOKS):
            receipt = await self._ask(lambda one: self._pushed(one, order), writes=True)
            if receipt is not None:
                return receipt
            await asyncio.sleep(LOOK_EVERY_S)
        raise unacknowledged()

    def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        raise NotOffered("数据库视图不提供录音文件。", code="read_not_offered")

    async def check(self) -> str:
        def version(engine: sa.Engine) -> str:
            with asked(engine) as connection:
                found = connection.dialect.server_version_info or ()
                return f"{connection.dialect.name} {'.'.join(str(one) for one in found)}"

        return await self._ask(version)

    async def close(self) -> None:
        """Each question has a connection of its own."""

    async def _ask(self, question: Callable[[sa.Engine], Found], *, writes: bool = False) -> Found:
        """In a thread, on a connection to the address that was judged just now."""
        address = ""
        if not self._place.is_file:
            address = await self._guard.address(self._place.host, self._place.port)
        engine = self._place.engine(address, writes=writes)
        try:
            return await asyncio.to_thread(question, engine)
        finally:
            engine.dispose()

    def _pulled(
        self, engine: sa.Engine, mapping: KindMapping, reached: Reached, limit: int
    ) -> Pulled:
        with asked(engine) as connection:
            view, _ = self._view(connection, mapping)
            changed = view.c[self._access.changed]
            keys = [view.c[one] for one in mapping.key]
            query = sa.select(*view.c).order_by(changed, *keys).limit(limit)
            if reached.changed is not None:
                query = query.where(_behind(changed, keys, reached))
            rows = connection.execute(query).mappings().all()
        if not rows:
            return Pulled(records=[], cursor=written(reached), more=False)
        last, full = rows[-1], len(rows) >= limit
        key = tuple(_pair(last[one]) for one in mapping.key) if full else ()
        reached = Reached(_pair(last[self._access.changed]), key)
        return Pulled(records=[_told(one) for one in rows], cursor=written(reached), more=full)

    def _counted(
        self, engine: sa.Engine, mapping: KindMapping, since: date, until: date
    ) -> list[DayCount]:
        wanted = (*mapping.key, mapping.version, mapping.day)
        with asked(engine) as connection:
            view, types = self._view(connection, mapping)
            names = list(dict.fromkeys((*wanted, *([mapping.deleted] if mapping.deleted else []))))
            query = sa.select(*(view.c[one] for one in names))
            query = query.where(_in_days(view, types, mapping, since, until))
            query = query.execution_options(stream_results=True)
            lines: dict[date, list[bytes]] = {}
            for one in connection.execute(query).mappings():
                row = scalars(one)
                day = day_of(row[mapping.day], mapping.day_format)
                gone = mapping.deleted and str(row[mapping.deleted]) in mapping.deleted_values
                if day is not None and not gone:
                    key = "|".join(str(row[name]) for name in mapping.key)
                    line = f"{key}:{version_of(row[mapping.version])}\n".encode()
                    lines.setdefault(day, []).append(line)
        return [
            DayCount(
                kind=mapping.kind,
                day=day,
                count=len(found),
                digest=sm3_hex(b"".join(sorted(found))),
            )
            for day, found in sorted(lines.items())
        ]

    def _of_day(self, engine: sa.Engine, mapping: KindMapping, day: date) -> list[Told]:
        with asked(engine) as connection:
            view, types = self._view(connection, mapping)
            query = sa.select(*view.c).where(_in_days(view, types, mapping, day, day))
            return [_told(one) for one in connection.execute(query).mappings()]

    def _pushed(self, engine: sa.Engine, order: Order) -> Receipt | None:
        """The order's row, written if it is not there; None until the system has filled it."""
        orders = table(self._access.orders, ORDER_COLUMNS)
        mine = sa.select(orders.c.accepted, orders.c.reference, orders.c.problem).where(
            orders.c.order_id == order.id
        )
        with asked(engine, writes=True) as connection:
            found = connection.execute(mine).first()
            if found is None:
                connection.execute(sa.insert(orders).values(_row(order)))
                return None
        if found.accepted is None:
            return None
        return Receipt(
            accepted=bool(found.accepted),
            reference=found.reference or "",
            problem=found.problem or "",
        )

    def _view(
        self, connection: sa.Connection, mapping: KindMapping
    ) -> tuple[sa.TableClause, Types]:
        """The view with all its columns; the ones that are needed must be among them."""
        types = columns_of(connection, mapping.name)
        needed = {*mapping.key, mapping.version, mapping.day, self._access.changed}
        if lacking := sorted(needed - types.keys()):
            raise unreadable(f"视图缺少列 {'、'.join(lacking)}")
        return table(mapping.name, list(types)), types


def _behind(
    changed: sa.ColumnClause[Any], keys: Sequence[sa.ColumnClause[Any]], reached: Reached
) -> sa.ColumnElement[bool]:
    """Rows behind the last one; spelt out, since not every database compares rows of columns."""
    moment = taken_up(reached.changed or ())
    if not reached.key:
        return sa.and_(changed >= moment)
    condition: sa.ColumnElement[bool] = sa.false()
    for column, value in reversed(
        list(zip((changed, *keys), (moment, *map(taken_up, reached.key)), strict=True))
    ):
        condition = sa.or_(column > value, sa.and_(column == value, condition))
    return condition


def _in_days(
    view: sa.TableClause, types: Types, mapping: KindMapping, since: date, until: date
) -> sa.ColumnElement[bool]:
    first, behind = bounds(types[mapping.day], mapping.day_format, since, until)
    column = view.c[mapping.day]
    return sa.and_(column >= first, column < behind)


def _told(row: Any) -> Told:
    fields = scalars(row)
    return Told(msgspec.json.encode(fields), fields)


def _pair(value: Any) -> tuple[str, str]:
    kind, text = kept(value)
    return kind, text


def _row(order: Order) -> dict[str, Any]:
    return {
        "order_id": order.id,
        "kind": order.kind.value,
        "object_id": order.object_id,
        "version": order.version,
        "cancelled": int(order.cancelled),
        "content": msgspec.json.encode(order.values).decode(),
    }
