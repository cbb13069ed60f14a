"""What is to be done to a database in SQL, and what a person has to think over first."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    Numeric,
    SmallInteger,
    String,
    UniqueConstraint,
    literal,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import AddConstraint, CreateColumn, CreateIndex, CreateTable

from connectors.postgres.modules.migration.differences import Difference
from pipelines.rules.modules.reading import read_value
from schemas.errors import QinqiaoError
from schemas.modules.catalog import MODULES
from schemas.modules.field import Flag
from schemas.tables import metadata

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


class NeedsAPerson(QinqiaoError):
    """Differences that would lose data, or about which the declaration does not say enough."""

    status = 422
    default_code = "migration_needs_a_person"


class _Refused(Exception):
    """Why one difference is not written."""


def statements(found: Iterable[Difference]) -> list[str]:
    """In an order in which they can be run; `NeedsAPerson` tells all that cannot be written."""
    written: list[tuple[int, str]] = []
    refused: list[str] = []
    for what, *rest in found:
        order, write = WRITTEN[what]
        try:
            written += [(order, statement) for statement in write(*rest)]
        except _Refused as problem:
            refused.append(str(problem))
    if refused:
        raise NeedsAPerson(
            "声明与数据库有以下差别不能自动迁移，请手工编写迁移：" + "；".join(refused),
            refused=refused,
        )
    # Alembic tells tables before those that point to them; within a kind that order stays.
    return [statement for _, statement in sorted(written, key=lambda one: one[0])]


def _told(clause: Any) -> str:
    """As the house writes it: no tabs, nothing behind the lines."""
    lines = str(clause.compile(dialect=DIALECT)).strip().expandtabs(4).splitlines()
    return "\n".join(line.rstrip() for line in lines) + ";"


def _add_table(table: Any) -> list[str]:
    return [_told(CreateTable(metadata.tables[table.name]))]


def _add_column(_schema: Any, table: str, added: Column[Any]) -> list[str]:
    column = metadata.tables[table].c[added.name]
    alter, told = f"ALTER TABLE {table}", str(CreateColumn(column).compile(dialect=DIALECT))
    if column.nullable or column.server_default is not None or column.computed is not None:
        return [f"{alter} ADD COLUMN {told};"]
    # Rows that are there already take the value that a new record has where nothing is given.
    value = _literal(column, _default(table, column))
    kind = column.type.compile(dialect=DIALECT)
    return [
        f"{alter} ADD COLUMN {column.name} {kind} DEFAULT {value} NOT NULL;",
        f"{alter} ALTER COLUMN {column.name} DROP DEFAULT;",
    ]


def _default(table: str, column: Column[Any]) -> Any:
    for module in MODULES.values():
        if module.table != table:
            continue
        if module.states and module.states.column == column.name:
            return module.states.initial
        for field in module.fields:
            if field.name == column.name and field.default is not None:
                return read_value(field, field.default)
            if field.name == column.name and isinstance(field.kind, Flag):
                return False
    raise _Refused(
        f"{table}.{column.name} is required, and rows that are there have no value for it:"
        " give the field a default, or required=False"
    )


def _literal(column: Column[Any], value: Any) -> str:
    clause = literal(value, column.type)
    return str(clause.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))


def _add_index(index: Any) -> list[str]:
    table = metadata.tables[index.table.name]
    (declared,) = (one for one in table.indexes if one.name == index.name)
    return [_told(CreateIndex(declared))]


def _remove_index(index: Any) -> list[str]:
    return [f"DROP INDEX {index.name};"]


def _add_constraint(constraint: Any) -> list[str]:
    table = metadata.tables[constraint.table.name]
    (declared,) = (one for one in table.constraints if one.name == constraint.name)
    added = _told(AddConstraint(declared))
    if isinstance(declared, UniqueConstraint):
        return [f"-- Stops every start on a database in which rows share these values.\n{added}"]
    return [added]


def _remove_constraint(constraint: Any) -> list[str]:
    return [f"ALTER TABLE {constraint.table.name} DROP CONSTRAINT {constraint.name};"]


def _modify_type(
    _schema: Any, table: str, column: str, _existing: Any, kept: Any, declared: Any
) -> list[str]:
    told = declared.compile(dialect=DIALECT)
    if not _widens(kept, declared):
        was = kept.compile(dialect=DIALECT)
        raise _Refused(f"{table}.{column} would become {told}, which holds less than {was}")
    return [f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {told};"]


def _widens(kept: Any, declared: Any) -> bool:
    """Whether the declared type holds every value of the kept one, and reads the same."""
    if isinstance(kept, String) and isinstance(declared, String):
        return declared.length is None or (
            kept.length is not None and kept.length <= declared.length
        )
    if isinstance(kept, Integer) and isinstance(declared, Integer):
        return _width(kept) <= _width(declared)
    if isinstance(kept, Numeric) and isinstance(declared, Numeric):
        was, becomes = _digits(kept), _digits(declared)
        return was[0] <= becomes[0] and was[1] <= becomes[1]
    return False


def _width(kind: Integer) -> int:
    return 0 if isinstance(kind, SmallInteger) else 2 if isinstance(kind, BigInteger) else 1


def _digits(kind: Numeric[Any]) -> tuple[int, int]:
    """Before the point and after it."""
    scale = kind.scale or 0
    return (kind.precision or 0) - scale, scale


def _modify_nullable(
    _schema: Any, table: str, column: str, _existing: Any, _kept: Any, declared: bool
) -> list[str]:
    if not declared:
        raise _Refused(f"{table}.{column} becomes required: rows may be without it")
    return [f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL;"]


def _modify_default(
    _schema: Any, table: str, column: str, _existing: Any, _kept: Any, _declared: Any
) -> list[str]:
    raise _Refused(f"{table}.{column} has another default")


def _remove_column(_schema: Any, table: str, column: Column[Any]) -> list[str]:
    raise _Refused(f"{table}.{column.name} would be dropped, with all that it holds")


def _remove_table(table: Any) -> list[str]:
    raise _Refused(f"{table.name} would be dropped, with all that it holds")


def _change_view(view: str, column: str) -> list[str]:
    raise _Refused(f"the view {view} has not the columns that are declared ({column})")


WRITTEN: dict[str, tuple[int, Callable[..., list[str]]]] = {
    "remove_index": (0, _remove_index),
    "remove_fk": (0, _remove_constraint),
    "remove_constraint": (0, _remove_constraint),
    "remove_column": (1, _remove_column),
    "remove_table": (1, _remove_table),
    "change_view": (1, _change_view),
    "add_table": (2, _add_table),
    "add_column": (3, _add_column),
    "modify_type": (4, _modify_type),
    "modify_nullable": (4, _modify_nullable),
    "modify_default": (4, _modify_default),
    "add_constraint": (5, _add_constraint),
    "add_fk": (6, _add_constraint),
    "add_index": (7, _add_index),
}
"""By what Alembic calls it: its place in the order, and who writes it."""
