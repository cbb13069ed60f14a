"""`(a, b) > (x, y)` spelled out: DM8 compares rows for equality alone."""

from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.sql import elements, operators

STRICT = {operators.le: operators.lt, operators.ge: operators.gt}


def ordered(binary: Any) -> elements.ColumnElement[bool]:
    """The comparison of two rows as comparisons of their columns."""
    left, right = _parts(binary.left), _parts(binary.right)
    strict = STRICT.get(binary.operator, binary.operator)
    ways = []
    for place, (one, other) in enumerate(zip(left, right, strict=True)):
        same = [a == b for a, b in zip(left[:place], right[:place], strict=True)]
        last = place == len(left) - 1
        ways.append(and_(*same, (binary.operator if last else strict)(one, other)))
    return or_(*ways).self_group()


def _parts(row: Any) -> list[Any]:
    if isinstance(row, elements.Grouping):
        return _parts(row.element)
    if isinstance(row, elements.BindParameter):
        kinds: list[Any] = row.type.types  # type: ignore[attr-defined]
        values: list[Any] = list(row.value or ())
        return [
            elements.BindParameter(None, value, type_=kind, unique=True)
            for value, kind in zip(values, kinds, strict=True)
        ]
    return list(row.clauses)
