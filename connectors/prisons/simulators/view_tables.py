"""A stand-in whose database may be read: a table and a view for each kind, and one for orders."""

import threading
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from connectors.prisons.adapters.view import ORDER_COLUMNS
from connectors.prisons.port import Order
from connectors.prisons.simulators.makers.maker import Row
from connectors.prisons.simulators.source import Source
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind

CHANGED = "changed_at"
ORDERS = "orders_in"
ROWS_AT_ONCE = 2_000


class ViewTables:
    """Writes what changed whenever it is told to; its makers' names must be flat."""

    def __init__(self, source: Source, engine: sa.Engine) -> None:
        self.source = source
        self._engine = engine
        self._positions = dict.fromkeys(source.book.shelves, 0)
        self._one_at_a_time = threading.Lock()
        metadata = sa.MetaData()
        self._tables = {kind: self._table(kind, metadata) for kind in self._positions}
        self._orders = sa.Table(
            ORDERS,
            metadata,
            sa.Column(ORDER_COLUMNS[0], sa.Text, primary_key=True),
            *(sa.Column(one, sa.Text) for one in ("kind", "object_id", "content")),
            *(sa.Column(one, sa.Integer) for one in ("version", "cancelled", "accepted")),
            *(sa.Column(one, sa.Text) for one in ("reference", "problem")),
        )
        metadata.create_all(engine)
        with engine.begin() as connection:
            quoted = engine.dialect.identifier_preparer.quote
            for kind, one in self._tables.items():
                name = quoted(source.maker.name_of(kind))
                connection.exec_driver_sql(
                    f"CREATE VIEW {name} AS SELECT * FROM {quoted(one.name)}"
                )

    def export(self) -> None:
        """Everything that changed since the last time, and answers to what was ordered."""
        with self._one_at_a_time, self._engine.begin() as connection:
            if self.source.faults.down:
                return
            self._acknowledge(connection)
            for kind in self._positions:
                self._write(connection, kind)

    def _table(self, kind: RecordKind, metadata: sa.MetaData) -> sa.Table:
        return sa.Table(
            f"t_{kind.value}",
            metadata,
            sa.Column("row_key", sa.Text, primary_key=True),
            *(sa.Column(one, sa.Text) for one in self.source.maker.columns(kind)),
            sa.Column(CHANGED, sa.BigInteger, index=True),
        )

    def _write(self, connection: sa.Connection, kind: RecordKind) -> None:
        table, maker = self._tables[kind], self.source.maker
        mapping = next(one for one in maker.mappings(self.source.book.kind) if one.kind is kind)
        while True:
            page = self.source.after(kind, self._positions[kind], ROWS_AT_ONCE, broken=False)
            self._positions[kind] = page.position
            rows = [_values(one, maker.columns(kind), mapping.key) for one in page.rows if one]
            if not rows:
                return
            keyed = {one["row_key"]: one for one in rows}
            written_at = self.source.book.at + self.source.book.skew
            for one in keyed.values():
                one[CHANGED] = int(written_at.timestamp())
            gone = sa.delete(table).where(table.c.row_key == sa.bindparam("gone"))
            connection.execute(gone, [{"gone": one} for one in keyed])
            connection.execute(sa.insert(table), list(keyed.values()))

    def _acknowledge(self, connection: sa.Connection) -> None:
        orders = self._orders
        for row in connection.execute(
            sa.select(orders).where(orders.c.accepted.is_(None))
        ).mappings():
            receipt = self.source.take(
                Order(
                    id=row["order_id"],
                    kind=OrderKind(row["kind"]),
                    object_id=row["object_id"],
                    version=row["version"],
                    cancelled=bool(row["cancelled"]),
                    values=msgspec.json.decode(row["content"]),
                )
            )
            connection.execute(
                sa.update(orders)
                .where(orders.c.order_id == row["order_id"])
                .values(
                    accepted=int(receipt.accepted),
                    reference=receipt.reference,
                    problem=receipt.problem,
                )
            )


def _values(row: Row, columns: Sequence[str], key: Sequence[str]) -> dict[str, Any]:
    values = {one: None if row.get(one) is None else str(row[one]) for one in columns}
    return {**values, "row_key": "|".join(str(row[one]) for one in key)}
