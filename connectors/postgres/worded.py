"""An expression in two wordings, where a database has words of its own for it."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal

PARTS: Any = [
    ("postgresql", InternalTraversal.dp_clauseelement),
    ("dm8", InternalTraversal.dp_clauseelement),
    ("type", InternalTraversal.dp_type),
]
"""By which SQLAlchemy tells one from another."""


class Worded(ColumnElement[Any]):
    """The same value for PostgreSQL and for DM8; either dialect takes its own."""

    __visit_name__ = "worded"
    inherit_cache = True
    _traverse_internals = PARTS

    def __init__(self, postgresql: ColumnElement[Any], dm8: ColumnElement[Any]) -> None:
        self.postgresql = postgresql
        self.dm8 = dm8
        self.type = postgresql.type

    def self_group(self, against: Any = None) -> "Worded":
        """Each wording takes the brackets that it needs itself."""
        return Worded(self.postgresql.self_group(against), self.dm8.self_group(against))

    @property
    def _from_objects(self) -> Any:
        return self.postgresql._from_objects


@compiles(Worded)
def _in_postgresql(element: Worded, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.postgresql, **kw))


@compiles(Worded, "dm8")
def _in_dm8(element: Worded, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.dm8, **kw))
