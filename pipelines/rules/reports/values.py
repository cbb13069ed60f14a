"""What may be entered into a cell, and how it is kept."""

import re
from decimal import Decimal, InvalidOperation

from pipelines.rules.reports.evaluation import LARGEST
from schemas.errors import InvalidInput
from schemas.reports.definition import ReportColumn, ValueKind

LONGEST_TEXT = 200
NUMBER = re.compile(r"^-?[0-9]{1,15}(\.[0-9]{1,8})?$")


def read_value(column: ReportColumn, text: str) -> str | None:
    """The text as it is kept; None empties the cell. `InvalidInput` names the column."""
    plain = text.strip()
    if not plain:
        return None
    if column.kind is ValueKind.TEXT:
        if len(plain) > LONGEST_TEXT:
            raise _refusal(column, f"最多{LONGEST_TEXT}个字", "cell_too_long")
        return plain
    value = _number(column, plain)
    _require_between(column, value)
    return format(value, "f")


def _number(column: ReportColumn, text: str) -> Decimal:
    plain = text.replace(",", "").replace("，", "")
    percent = plain.endswith(("%", "％"))
    if percent and column.kind is ValueKind.PERCENT:
        plain = plain[:-1].strip()
    if not NUMBER.match(plain):
        raise _refusal(column, f"“{text[:20]}”不是数字", "not_a_number")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise _refusal(column, f"“{text[:20]}”不是数字", "not_a_number") from error
    value = value / 100 if percent else value
    places = digits_of(column)
    if value != round(value, places):
        shown = column.decimals
        told = f"最多{shown}位小数" if shown else "应为整数"
        raise _refusal(column, told, "too_many_decimals")
    if abs(value) >= LARGEST:
        raise _refusal(column, "数值过大", "number_too_large")
    return value.normalize() + 0


def digits_of(column: ReportColumn) -> int:
    """Digits behind the point of the value that is kept: a per cent's are two more."""
    return column.decimals + (2 if column.kind is ValueKind.PERCENT else 0)


def _require_between(column: ReportColumn, value: Decimal) -> None:
    if column.least is not None and value < Decimal(str(column.least)):
        raise _refusal(column, f"不能小于{column.least:g}", "number_too_small")
    if column.most is not None and value > Decimal(str(column.most)):
        raise _refusal(column, f"不能大于{column.most:g}", "number_too_large")


def _refusal(column: ReportColumn, told: str, code: str) -> InvalidInput:
    return InvalidInput(f"“{column.title}”{told}。", code=code, column=column.key)
