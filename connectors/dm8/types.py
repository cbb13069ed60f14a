"""Types of columns and values as DM8 writes them."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, types
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import GenericTypeCompiler
from sqlalchemy.sql.sqltypes import _AbstractInterval
from sqlalchemy.sql.type_api import NativeForEmulated

from connectors.dm8.errors import NotInDm8

KEY_BYTES = 255
"""What a binary column may hold that stands in a key and names no length itself."""
UNBOUND = 4000
"""Characters of a text whose length nobody named."""
LARGE = (types.JSON, types.Text, types.LargeBinary, types.ARRAY)


class Dm8Interval(NativeForEmulated, _AbstractInterval):
    """A length of time as such; without it SQLAlchemy would keep a moment in its place."""

    __visit_name__ = "INTERVAL"
    native = True

    @classmethod
    def adapt_emulated_to_native(cls, impl: Any, **kw: Any) -> "Dm8Interval":
        return cls()


class JsonArray(types.ARRAY[Any]):
    """A list as JSON text: DM8 keeps arrays in its procedures alone, not in tables."""

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return lambda value: None if value is None else json.dumps(list(value), default=_said)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return lambda value: None if value is None else json.loads(value)


def _said(value: object) -> str:
    """Moments with all six digits, as `lists.ISO` reads them."""
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else str(value)


class Dm8Types(GenericTypeCompiler):
    """Lengths count characters, moments carry their zone, what has no length lies outside."""

    def visit_boolean(self, type_: Any, **kw: Any) -> str:
        return "BIT"

    visit_BOOLEAN = visit_boolean

    def visit_string(self, type_: Any, **kw: Any) -> str:
        return f"VARCHAR({type_.length or UNBOUND} CHAR)"

    visit_VARCHAR = visit_string

    def visit_text(self, type_: Any, **kw: Any) -> str:
        return "CLOB"

    visit_TEXT = visit_text

    def visit_JSON(self, type_: Any, **kw: Any) -> str:
        return "CLOB"

    def visit_ARRAY(self, type_: Any, **kw: Any) -> str:
        return "CLOB"

    def visit_large_binary(self, type_: Any, **kw: Any) -> str:
        column = kw.get("type_expression")
        if type_.length is None and not (isinstance(column, Column) and stands_in_a_key(column)):
            return "BLOB"
        return f"VARBINARY({type_.length or KEY_BYTES})"

    def visit_datetime(self, type_: Any, **kw: Any) -> str:
        return "TIMESTAMP(6) WITH TIME ZONE" if type_.timezone else "TIMESTAMP(6)"

    visit_TIMESTAMP = visit_DATETIME = visit_datetime

    def visit_float(self, type_: Any, **kw: Any) -> str:
        return "DOUBLE"

    visit_FLOAT = visit_float

    def visit_interval(self, type_: Any, **kw: Any) -> str:
        return "INTERVAL DAY(9) TO SECOND(6)"

    visit_INTERVAL = visit_interval

    def visit_user_defined(self, type_: Any, **kw: Any) -> str:
        raise NotInDm8(f"type {type_.get_col_spec()}", "it is another server's own")

    def visit_TSVECTOR(self, type_: Any, **kw: Any) -> str:
        raise NotInDm8("type tsvector", "a CONTEXT index holds the words")

    def visit_BIT(self, type_: Any, **kw: Any) -> str:
        raise NotInDm8("string of bits", "BIT is one bit there")


def stands_in_a_key(column: Column[Any]) -> bool:
    """Whether an index or a constraint is over the column, which must then have a length."""
    if column.primary_key or column.unique or column.index or column.foreign_keys:
        return True
    kept = [one for one in column.table.constraints if isinstance(one, UniqueConstraint)]
    over: list[Index | UniqueConstraint] = [*column.table.indexes, *kept]
    return any(column is one for index in over for one in index.columns)


def is_large(column: object) -> bool:
    """Whether a column's values lie in a CLOB or BLOB, which cannot be compared or sorted."""
    if not isinstance(column, Column) or not isinstance(column.type, LARGE):
        return False
    if isinstance(column.type, types.LargeBinary):
        # An alias of a table knows nothing of its keys.
        kept = next(one for one in column.base_columns if isinstance(one, Column))
        return column.type.length is None and not stands_in_a_key(kept)
    return True
