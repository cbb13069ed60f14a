"""Ids as the bytes that they are, where thousands of rows are read at once."""

from typing import Any

from sqlalchemy import ColumnElement, LargeBinary
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal


class Bits(ColumnElement[bytes]):
    """A column of ids, answered as sixteen bytes: UUID objects cost more than all else of a row."""

    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]  # noqa: RUF012
    type = LargeBinary(16)

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column


@compiles(Bits)
def _bits(element: Bits, compiler: SQLCompiler, **told: Any) -> str:
    return f"uuid_send({compiler.process(element.column, **told)})"
