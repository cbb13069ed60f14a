"""What a formula was read to: a small tree of which every part is named here."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from schemas.reports.state import Flaw

Value = Decimal | Flaw | None
"""None is an empty cell; a flaw says why there is no number."""


class Function(StrEnum):
    """What may be called."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    ROUND = "ROUND"
    TOTAL = "TOTAL"


class Number(msgspec.Struct, frozen=True):
    value: Decimal
    depth: int = 1


class Name(msgspec.Struct, frozen=True):
    """The value of another column, or row, of the same line."""

    title: str
    depth: int = 1


class Total(msgspec.Struct, frozen=True):
    """What stands below a column."""

    title: str
    depth: int = 1


class Chain(msgspec.Struct, frozen=True):
    """Operands with one operator before each but the first, of one rank: + and -, or * and /."""

    first: "Expression"
    rest: tuple[tuple[str, "Expression"], ...]
    depth: int


class Negative(msgspec.Struct, frozen=True):
    of: "Expression"
    depth: int


class Call(msgspec.Struct, frozen=True):
    function: Function
    arguments: tuple["Expression", ...]
    depth: int


class Choice(msgspec.Struct, frozen=True):
    """IF: the branch that is not taken is not looked at."""

    left: "Expression"
    comparison: str
    right: "Expression"
    then: "Expression"
    otherwise: "Expression"
    depth: int


Expression = Number | Name | Total | Chain | Negative | Call | Choice


def parts(expression: Expression) -> tuple[Expression, ...]:
    """What an expression is made of."""
    match expression:
        case Chain(first=first, rest=rest):
            return (first, *(operand for _, operand in rest))
        case Negative(of=inner):
            return (inner,)
        case Call(arguments=arguments):
            return arguments
        case Choice():
            return (
                expression.left,
                expression.right,
                expression.then,
                expression.otherwise,
            )
        case _:
            return ()


def named(expression: Expression) -> set[str]:
    """Titles of the lines that it needs."""
    found: set[str] = set()
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Name | Total):
            found.add(one.title)
        waiting += parts(one)
    return found


def totalled(expression: Expression) -> set[str]:
    """Titles of the columns whose totals it needs."""
    found: set[str] = set()
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Total):
            found.add(one.title)
        waiting += parts(one)
    return found
