"""One line of a dump of pay, read by itself: an inmate's month in a ward."""

import re
from datetime import date
from typing import NamedTuple

from pipelines.rules.labour.legacy.line import LEGACY_ID, Form, Refused, UnitYear, is_name
from pipelines.rules.labour.legacy.numbers import hundredths_of
from schemas.labour.legacy import RowProblem

HEADINGS = ("旧系统行号", "监狱编码", "监区编码", "罪犯编号", "月份", "合计", "明细")
MONTH, AMOUNT = 4, 5
MONTH_FORM = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
MOST_HUNDREDTHS = 100_000_000
MOST_ITEMS = 40
Items = tuple[tuple[str, int], ...]


class OldPay(NamedTuple):
    """A row that is sound by itself."""

    line: int
    legacy_id: str
    ward: str
    inmate_no: str
    month: date
    """Its first day."""
    hundredths: int
    items: Items


def read_pay(line: int, fields: list[str] | None, of: UnitYear) -> OldPay | Refused:
    """The row, or the first thing that is wrong with it."""
    if fields is None or len(fields) != len(HEADINGS):
        return Refused(line, "", RowProblem.WRONG_COLUMNS, None)
    legacy_id, prison, ward, inmate_no, month_text, amount, told = fields
    hundredths = hundredths_of(amount)
    if not LEGACY_ID.fullmatch(legacy_id):
        return Refused(line, "", RowProblem.WRONG_ID, hundredths)

    def refused(problem: RowProblem) -> Refused:
        return Refused(line, legacy_id, problem, hundredths)

    if prison != of.prison:
        return refused(RowProblem.OTHER_UNIT)
    month = month_of_text(month_text)
    if month is None:
        return refused(RowProblem.WRONG_MONTH)
    if month.year != of.year or month >= of.today.replace(day=1):
        return refused(RowProblem.MONTH_OUTSIDE)
    if hundredths is None:
        return refused(RowProblem.WRONG_AMOUNT)
    if not 0 <= hundredths <= MOST_HUNDREDTHS:
        return refused(RowProblem.AMOUNT_OUTSIDE)
    items = items_of(told)
    if items is None:
        return refused(RowProblem.WRONG_ITEMS)
    if sum(part for _, part in items) != hundredths:
        return refused(RowProblem.ITEMS_DIFFER)
    return OldPay(line, legacy_id, ward, inmate_no, month, hundredths, items)


def items_of(text: str) -> Items | None:
    """`计时报酬:120.00;扣款:-5.00`; None for what is not of this form."""
    items: list[tuple[str, int]] = []
    for part in text.split(";"):
        title, colon, amount = part.strip().rpartition(":")
        hundredths = hundredths_of(amount)
        title = title.strip()
        if not colon or not title or not is_name(title) or hundredths is None:
            return None
        items.append((title, hundredths))
    return tuple(items) if len(items) <= MOST_ITEMS else None


def month_of_text(text: str) -> date | None:
    found = MONTH_FORM.fullmatch(text)
    if found is None or not text.isascii() or found[1] < "2000":
        return None
    return date(int(found[1]), int(found[2]), 1)


FORM = Form(HEADINGS, MONTH, AMOUNT, month_of_text)
