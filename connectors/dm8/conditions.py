"""Telling conditions from values: DM8 has no value of a condition, and no condition of a value."""

from typing import Any

from sqlalchemy import ColumnElement, case, false, not_, true
from sqlalchemy.sql import elements, functions, operators
from sqlalchemy.sql.sqltypes import Boolean

from connectors.postgres.worded import Worded

MATCHED = {operators.regexp_match_op, operators.not_regexp_match_op}
"""Conditions that SQLAlchemy gives no type."""
TELLING = {"starts_with"}
"""Functions that are written as conditions."""
TESTS = {operators.is_true, operators.is_false, operators.inv, operators.exists}


def is_condition(element: Any) -> bool:
    """Whether the element is written as a condition, as `a = b` or `EXISTS (…)`."""
    match element:
        case elements.Label() | elements.Grouping():
            return is_condition(element.element)
        case elements.BinaryExpression():
            if element.operator in MATCHED:
                return True
            return isinstance(element.type, Boolean) and element.operator is not operators.getitem
        case elements.UnaryExpression():
            return element.operator in TESTS
        case elements.BooleanClauseList():
            return True
        case functions.FunctionElement():
            return element.name.lower() in TELLING
        case Worded():
            return is_condition(element.dm8)
    return False


def is_truth(element: Any) -> bool:
    """Whether the element is a value that is one or nought."""
    return isinstance(getattr(element, "type", None), Boolean) and not is_condition(element)


def as_value(condition: str) -> str:
    """A condition as one, nought, or null where it is neither true nor false."""
    return f"CASE WHEN {condition} THEN 1 WHEN NOT ({condition}) THEN 0 END"


def valued(statement: Any) -> Any:
    """An update or insert whose conditions are values."""
    given = statement._values or {}
    if not any(is_condition(one) for one in given.values()):
        return statement
    told = statement._clone()
    told._values = {
        column: _chosen(value) if is_condition(value) else value for column, value in given.items()
    }
    return told


def _chosen(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return case((condition, true()), (not_(condition), false()))
