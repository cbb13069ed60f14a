"""The value of a formula over values that are known, on decimals.

An empty operand makes arithmetic empty; SUM, MIN and MAX pass over empty ones. A flaw stays a flaw.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from pipelines.rules.reports.expression import (
    Call,
    Chain,
    Choice,
    Expression,
    Function,
    Name,
    Negative,
    Number,
    Total,
    Value,
)
from schemas.reports.state import Flaw

CONTEXT = Context(prec=34, rounding=ROUND_HALF_UP)
LARGEST = Decimal(10) ** 15
"""Above it a value is a flaw: no report of a bureau comes near it."""

Lookup = Callable[[str], Value]


def evaluate(expression: Expression, value_of: Lookup, total_of: Lookup) -> Value:
    """The value, with the names looked up as they are met."""
    match expression:
        case Number(value=value):
            return value
        case Name(title=title):
            return value_of(title)
        case Total(title=title):
            return total_of(title)
        case Negative(of=inner):
            found = evaluate(inner, value_of, total_of)
            return -found if isinstance(found, Decimal) else found
        case Chain():
            return _chain(expression, value_of, total_of)
        case Call():
            given = [evaluate(one, value_of, total_of) for one in expression.arguments]
            return _call(expression.function, given)
        case Choice():
            return _choice(expression, value_of, total_of)


def _chain(expression: Chain, value_of: Lookup, total_of: Lookup) -> Value:
    result = evaluate(expression.first, value_of, total_of)
    for operator, operand in expression.rest:
        result = combine(result, operator, evaluate(operand, value_of, total_of))
    return result


def combine(left: Value, operator: str, right: Value) -> Value:
    """One step of arithmetic."""
    for one in (left, right):
        if isinstance(one, Flaw):
            return one
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    steps = {
        "+": CONTEXT.add,
        "-": CONTEXT.subtract,
        "*": CONTEXT.multiply,
        "/": CONTEXT.divide,
    }
    try:
        return bounded(steps[operator](left, right))
    except (DivisionByZero, InvalidOperation):
        return Flaw.ZERO
    except Overflow:
        return Flaw.TOO_LARGE


def bounded(value: Decimal) -> Value:
    return Flaw.TOO_LARGE if abs(value) >= LARGEST else value


def add_up(values: list[Value]) -> Value:
    """The sum of those that are there; nothing where none is."""
    for one in values:
        if isinstance(one, Flaw):
            return one
    there = [one for one in values if isinstance(one, Decimal)]
    if not there:
        return None
    total = Decimal(0)
    for one in there:
        total = CONTEXT.add(total, one)
    return bounded(total)


def rounded(value: Value, digits: int) -> Value:
    """Half away from nought, as a cashier does."""
    if not isinstance(value, Decimal):
        return value
    return value.quantize(Decimal(1).scaleb(-digits), context=CONTEXT) + 0


def _call(function: Function, given: list[Value]) -> Value:
    if function is Function.ROUND:
        digits = given[1]
        assert isinstance(digits, Decimal)
        return rounded(given[0], int(digits))
    if function is Function.SUM:
        return add_up(given)
    for one in given:
        if isinstance(one, Flaw):
            return one
    there = [one for one in given if isinstance(one, Decimal)]
    if not there:
        return None
    return min(there) if function is Function.MIN else max(there)


def _choice(expression: Choice, value_of: Lookup, total_of: Lookup) -> Value:
    left = evaluate(expression.left, value_of, total_of)
    right = evaluate(expression.right, value_of, total_of)
    for one in (left, right):
        if isinstance(one, Flaw):
            return one
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    holds = {
        "=": left == right,
        "<>": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[expression.comparison]
    return evaluate(expression.then if holds else expression.otherwise, value_of, total_of)
