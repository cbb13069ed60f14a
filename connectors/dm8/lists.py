"""Lists as one parameter: JSON text that JSON_TABLE takes apart."""

from typing import Any

from sqlalchemy import types
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import elements, functions, operators
from sqlalchemy.sql.compiler import SQLCompiler

from connectors.dm8.errors import NotInDm8

ELEMENT = "VARCHAR(4000)"
"""JSON has no type of moments or identifiers: what is taken out of it is text."""
SERIES = {"unnest", "json_array_elements_text", "json_array_elements"}


class Dm8Lists(SQLCompiler):
    """`= ANY (list)` is IN, a series is JSON_TABLE, the first of a sorted list is KEEP."""

    def visit_any_op_unary_operator(self, element: Any, operator: Any, **kw: Any) -> str:
        raise NotInDm8("ANY of a list outside of =", "it is written as IN")

    visit_all_op_unary_operator = visit_any_op_unary_operator

    def visit_binary(self, binary: Any, override_operator: Any = None, **kw: Any) -> str:
        listed = _list_of(binary.right)
        if listed is None:
            return super().visit_binary(binary, override_operator=override_operator, **kw)
        if binary.operator is not operators.eq:
            raise NotInDm8("ANY of a list outside of =", "it is written as IN")
        return f"{self.process(binary.left, **kw)} IN ({self._elements(binary.left, listed, **kw)})"

    def _elements(self, left: Any, listed: Any, **kw: Any) -> str:
        inner = _inner(listed)
        if isinstance(inner, functions.Function) and inner.name.lower() == "array":
            (found,) = inner.clauses.clauses
            return self.process(_inner(found).element, **kw)
        rows = f"JSON_TABLE({self.process(inner, **kw)}, '$[*]' COLUMNS (item {ELEMENT} PATH '$'))"
        return f"SELECT {_read('one.item', left.type)} FROM {rows} one"

    def visit_table_valued_alias(self, element: Any, **kw: Any) -> str:
        func = element.element
        name = func.name.lower()
        if name not in SERIES:
            raise NotInDm8(f"rows of {name}", "nobody has said how to write them")
        alias = element.name
        if isinstance(alias, elements._truncated_label):
            alias = self._truncated_identifier("alias", alias)
        if not kw.get("asfrom"):
            return self.preparer.quote(alias)
        sources = [self.process(of, **{**kw, "asfrom": False}) for of in func.clauses.clauses]
        if len(sources) > 1:
            if func._with_ordinality:
                raise NotInDm8(
                    "WITH ORDINALITY of several lists", "nobody has said how to write it"
                )
            return f"({_side_by_side(self, sources, element)}) {alias}"
        return f"({_taken(self, sources[0], element, counted=func._with_ordinality)}) {alias}"

    def visit_getitem_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """The first of a sorted list is the one that KEEP keeps."""
        made = _inner(binary.left)
        first = getattr(binary.right, "value", None) == 1
        if not (first and isinstance(made, functions.Function) and made.name == "array_agg"):
            raise NotInDm8("subscript of a list", "lists are JSON text")
        (one,) = made.clauses.clauses
        assert isinstance(one, aggregate_order_by)
        order = self.process(one.order_by, **kw)
        return f"MAX({self.process(one.target, **kw)}) KEEP (DENSE_RANK FIRST ORDER BY {order})"


ISO = 'YYYY-MM-DD"T"HH24:MI:SS.FF6TZH:TZM'


def _taken(compiler: Any, source: str, element: Any, *, counted: bool) -> str:
    """The elements as rows of their types; the last column counts them where that is asked."""
    names = [compiler.preparer.quote(column.name) for column in element.c]
    kinds = [column.type for column in element.c]
    told = [f"{name} {ELEMENT} PATH '$'" for name in names]
    read = [f"{_read(name, kind)} AS {name}" for name, kind in zip(names, kinds, strict=True)]
    if counted:
        told[-1], read[-1] = f"{names[-1]} FOR ORDINALITY", names[-1]
    rows = f"JSON_TABLE({source}, '$[*]' COLUMNS ({', '.join(told)}))"
    return f"SELECT {', '.join(read)} FROM {rows}"


def _side_by_side(compiler: Any, sources: list[str], element: Any) -> str:
    """Lists of one length as the columns of one table, by their places."""
    taken = f"COLUMNS (item {ELEMENT} PATH '$', place FOR ORDINALITY)"
    lists = [f"JSON_TABLE({one}, '$[*]' {taken}) l{at}" for at, one in enumerate(sources)]
    read = [
        f"{_read(f'l{at}.item', column.type)} AS {compiler.preparer.quote(column.name)}"
        for at, column in enumerate(element.c)
    ]
    joined = "".join(f" JOIN {one} ON l{at}.place = l0.place" for at, one in enumerate(lists) if at)
    return f"SELECT {', '.join(read)} FROM {lists[0]}{joined}"


def _read(name: str, kind: Any) -> str:
    """A text out of JSON as a value of its type."""
    match kind:
        case types.DateTime():
            return f"TO_TIMESTAMP_TZ({name}, '{ISO}')"
        case types.Date():
            return f"TO_DATE({name}, 'YYYY-MM-DD')"
        case types.Integer() | types.Numeric():
            return f"TO_NUMBER({name})"
        case types.Uuid():
            return f"REPLACE({name}, '-', '')"
    return name


def _list_of(element: Any) -> Any:
    if isinstance(element, elements.CollectionAggregate):
        return element.element
    return None


def _inner(element: Any) -> Any:
    while isinstance(element, elements.Grouping):
        element = element.element
    if isinstance(element, elements.Cast) and isinstance(element.type, types.ARRAY):
        return _inner(element.clause)
    return element
