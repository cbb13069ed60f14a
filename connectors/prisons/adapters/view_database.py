"""Reading statements against a prison's database, by names that are quoted, never by text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from connectors.prisons.adapters.answers import away, unreadable
from connectors.prisons.adapters.places import within
from pipelines.rules.platform.local_time import LOCAL, day_bounds
from schemas.errors import InvalidInput
from schemas.exchange.prison_systems.values import Scalar

DRIVERS = ("postgresql+psycopg", "postgresql")
"""PostgreSQL's protocol, which KingbaseES speaks as well."""
FILE = "sqlite"
PATIENCE_MS = 20_000
PORT = 5432

Type = sa.types.TypeEngine[Any]
Types = Mapping[str, Type]
READERS: Mapping[str, Callable[[str], Any]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "decimal": Decimal,
    "int": int,
    "text": str,
}
"""Values that a cursor keeps, by the name of their type."""


class Place:
    """Where a database lies; a file lies below the installation's folder."""

    def __init__(self, address: str, secret: str, folder: Path) -> None:
        try:
            url = sa.make_url(address)
        except (sa.exc.ArgumentError, ValueError) as error:
            raise InvalidInput("数据库地址格式有误。", code="address_broken") from error
        self._file: Path | None = None
        if url.drivername == FILE and url.database and not url.query and not url.host:
            self._file = within(folder, url.database)
        elif url.drivername not in DRIVERS or not url.host or url.password or url.query:
            # A query could name another host, a file of the server's, or options.
            raise InvalidInput("数据库地址格式有误。", code="address_broken")
        self.host, self.port = url.host or "", url.port or PORT
        self._url = url.set(drivername=DRIVERS[0], password=secret or None)

    @property
    def is_file(self) -> bool:
        return self._file is not None

    def engine(self, address: str, *, writes: bool) -> sa.Engine:
        """Connections to the address that was judged, each for one question."""
        if self._file is not None:
            if not self._file.is_file():
                raise away("database_away")
            mode = "rw" if writes else "ro"
            url = f"sqlite:///file:{self._file}?mode={mode}&uri=true"
            return sa.create_engine(url, poolclass=NullPool)
        options = f"-c statement_timeout={PATIENCE_MS}"
        if not writes:
            options += " -c default_transaction_read_only=on"
        arguments = {"hostaddr": address, "connect_timeout": 10, "options": options}
        return sa.create_engine(self._url, poolclass=NullPool, connect_args=arguments)


@contextmanager
def asked(engine: sa.Engine, *, writes: bool = False) -> Iterator[sa.Connection]:
    """A connection; what the database says is told as the port has it."""
    try:
        with engine.begin() if writes else engine.connect() as connection:
            yield connection
    except sa.exc.OperationalError as error:
        raise away("database_away") from error
    except sa.exc.DBAPIError as error:
        raise unreadable("数据库拒绝了查询", problem=type(error.orig).__name__) from error


def table(name: str, columns: Sequence[str]) -> sa.TableClause:
    """A view by its name, with its schema before a dot."""
    schema, _, last = name.rpartition(".")
    return sa.table(last, *(sa.column(one) for one in columns), schema=schema or None)


def columns_of(connection: sa.Connection, name: str) -> Types:
    """Each column with its type."""
    schema, _, last = name.rpartition(".")
    try:
        found = sa.inspect(connection).get_columns(last, schema=schema or None)
    except sa.exc.NoSuchTableError as error:
        raise unreadable("没有该视图") from error
    return {one["name"]: one["type"] for one in found}


def scalars(row: sa.RowMapping) -> dict[str, Scalar]:
    """Values as a record's fields have them."""
    return {str(name): _scalar(value) for name, value in row.items()}


def kept(value: Any) -> list[str]:
    """A value as a cursor keeps it, with its type."""
    match value:
        case datetime():
            return ["moment", value.isoformat()]
        case date():
            return ["day", value.isoformat()]
        case Decimal():
            return ["decimal", str(value)]
        case bool() | None:
            raise unreadable("变更列没有可比较的值")
        case int():
            return ["int", str(value)]
        case str():
            return ["text", value]
    raise unreadable("变更列的类型不支持", type=type(value).__name__)


def taken_up(kept: Sequence[str]) -> Any:
    """The value that a cursor kept."""
    kind, text = kept
    return READERS[kind](text)


def bounds(column: Type, form: str, since: date, until: date) -> tuple[Any, Any]:
    """First value of a day and of the one behind the last, as the column has them."""
    start, _ = day_bounds(since)
    _, end = day_bounds(until)
    if isinstance(column, sa.DateTime):
        if column.timezone:
            return start, end
        first, behind = (one.astimezone(LOCAL).replace(tzinfo=None) for one in (start, end))
        return first, behind
    if isinstance(column, sa.Date):
        return since, until + timedelta(days=1)
    parts = {"epoch_s": 1, "epoch_ms": 1_000}.get(form)
    if parts is not None:
        return int(start.timestamp()) * parts, int(end.timestamp()) * parts
    following = until + timedelta(days=1)
    if form == "iso":
        return since.isoformat(), following.isoformat()
    return since.strftime(form), following.strftime(form)


def _scalar(value: Any) -> Scalar:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)
