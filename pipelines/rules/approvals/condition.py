"""Whether a case meets a node's conditions; nothing is ever executed from text."""

from collections.abc import Callable
from typing import Any

from schemas.approvals.definition import (
    Condition,
    FactField,
    FactKind,
    Facts,
    Node,
    Operator,
    Scalar,
)

_COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: lambda fact, value: bool(fact == value),
    Operator.NE: lambda fact, value: bool(fact != value),
    Operator.GT: lambda fact, value: bool(fact > value),
    Operator.GE: lambda fact, value: bool(fact >= value),
    Operator.LT: lambda fact, value: bool(fact < value),
    Operator.LE: lambda fact, value: bool(fact <= value),
    Operator.IN: lambda fact, value: fact in value,
    Operator.NOT_IN: lambda fact, value: fact not in value,
}
ORDERED = frozenset({Operator.GT, Operator.GE, Operator.LT, Operator.LE})
LISTED = frozenset({Operator.IN, Operator.NOT_IN})


def applies(node: Node, facts: Facts) -> bool:
    """Whether the node has to decide on such a case.

    A fact that is absent or of another type counts for the node: better one desk too many.
    """
    return all(_holds(condition, facts) for condition in node.conditions)


def _holds(condition: Condition, facts: Facts) -> bool:
    fact = facts.get(condition.field)
    if fact is None:
        return True
    try:
        return _COMPARE[condition.operator](fact, condition.value)
    except TypeError:
        return True


def problem_of(condition: Condition, fields: dict[str, FactField]) -> str | None:
    """What is wrong with a condition on a kind's facts, in the words of the designer."""
    field = fields.get(condition.field)
    if field is None:
        return f"条件使用了未知的字段“{condition.field}”"
    if condition.operator in ORDERED and field.kind is not FactKind.NUMBER:
        return f"“{field.title}”不能比较大小"
    values = condition.value
    if condition.operator in LISTED:
        if not isinstance(values, list) or not values:
            return f"“{field.title}”请至少选择一个值"
        wrong = [value for value in values if not _fits(field, value)]
    elif isinstance(values, list):
        return f"“{field.title}”只能与一个值比较"
    else:
        wrong = [] if _fits(field, values) else [values]
    return f"“{field.title}”不能取值“{wrong[0]}”" if wrong else None


def _fits(field: FactField, value: Scalar) -> bool:
    if field.kind is FactKind.FLAG:
        return isinstance(value, bool)
    if field.kind is FactKind.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    return field.kind is FactKind.TEXT or value in {option.value for option in field.options}
