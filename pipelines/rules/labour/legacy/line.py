"""What lines of every dump have in common, whatever they tell of."""

import csv
import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from pipelines.rules.labour.legacy.numbers import hundredths_of
from schemas.labour.legacy import RowProblem

LEGACY_ID = re.compile(r"[0-9A-Za-z_.:/-]{1,64}")
MOST_NAME = 64
LONGEST_LINE = 4_096


class Refused(NamedTuple):
    """A row that is not taken over."""

    line: int
    legacy_id: str
    problem: RowProblem
    hundredths: int | None


class UnitYear(NamedTuple):
    """What all rows of a dump must be of."""

    prison: str
    year: int
    today: date


class Form(NamedTuple):
    """The columns of a kind of dump."""

    headings: tuple[str, ...]
    period: int
    """Place of the day or the month."""
    amount: int
    period_of: Callable[[str], date | None]


class Sum(NamedTuple):
    """Rows and their amounts."""

    rows: int = 0
    hundredths: int = 0


class Outcome(NamedTuple):
    """What became of a batch's rows: each is in exactly one of the three."""

    taken: Sum
    before: Sum
    refused: list[Refused]
    unknown_projects: dict[str, int]

    @property
    def refused_sum(self) -> Sum:
        return refused_sum(self.refused)


def refused_sum(refused: list[Refused]) -> Sum:
    return Sum(len(refused), sum(one.hundredths or 0 for one in refused))


def fields_of(text: str) -> list[str] | None:
    """Fields of one line, trimmed; None where its quotes do not close."""
    if '"' not in text:
        return [field.strip() for field in text.split(",")]
    try:
        (row,) = csv.reader([text], strict=True)
    except (csv.Error, ValueError):
        return None
    return [field.strip() for field in row]


def undecoded(line: int, raw: bytes, form: Form) -> Refused:
    """A line in another encoding, with what of it is ASCII, so that its amount is in the sum."""
    fields = [field.decode("ascii", "replace").strip() for field in raw.split(b",")]
    if len(fields) != len(form.headings):
        return Refused(line, "", RowProblem.OTHER_ENCODING, None)
    legacy_id = fields[0] if LEGACY_ID.fullmatch(fields[0]) else ""
    amount = hundredths_of(fields[form.amount])
    return Refused(line, legacy_id, RowProblem.OTHER_ENCODING, amount)


def month_of(fields: list[str] | None, form: Form, year: int) -> int:
    """The month with which the row is taken over; 0 for a row that is in none of the year."""
    if fields is None or len(fields) != len(form.headings):
        return 0
    found = form.period_of(fields[form.period])
    return found.month if found and found.year == year else 0


def is_name(text: str) -> bool:
    return len(text) <= MOST_NAME and text.isprintable()
