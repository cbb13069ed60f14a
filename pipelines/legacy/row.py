"""One line of a dump of hours, read by itself."""

import csv
import re
from datetime import date
from typing import NamedTuple

from pipelines.legacy.numbers import DAY_HUNDREDTHS, hundredths_of, minutes_of
from schemas.labour.hours import KIND_CODES, HoursKind
from schemas.legacy import RowProblem

HEADINGS = (
    "旧系统行号",
    "监狱编码",
    "监区编码",
    "罪犯编号",
    "日期",
    "工时",
    "类别",
    "岗位",
    "项目",
)
DAY, HOURS = 4, 5
KINDS = {
    "正常": KIND_CODES[HoursKind.NORMAL],
    "加班": KIND_CODES[HoursKind.OVERTIME],
    "休息日": KIND_CODES[HoursKind.REST],
}
LEGACY_ID = re.compile(r"[0-9A-Za-z_.:/-]{1,64}")
DAY_FORM = re.compile(r"\d{4}-\d\d-\d\d")
MOST_NAME = 64
LONGEST_LINE = 4_096


class OldHours(NamedTuple):
    """A row that is sound by itself."""

    line: int
    legacy_id: str
    ward: str
    inmate_no: str
    day: date
    hundredths: int
    minutes: int
    kind: int
    post: str
    project: str


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


def fields_of(text: str) -> list[str] | None:
    """Fields of one line, trimmed; None where its quotes do not close."""
    if '"' not in text:
        return [field.strip() for field in text.split(",")]
    try:
        (row,) = csv.reader([text], strict=True)
    except (csv.Error, ValueError):
        return None
    return [field.strip() for field in row]


def undecoded(line: int, raw: bytes) -> Refused:
    """A line in another encoding, with what of it is ASCII, so that its hours are in the sum."""
    fields = [field.decode("ascii", "replace").strip() for field in raw.split(b",")]
    if len(fields) != len(HEADINGS):
        return Refused(line, "", RowProblem.OTHER_ENCODING, None)
    legacy_id = fields[0] if LEGACY_ID.fullmatch(fields[0]) else ""
    return Refused(line, legacy_id, RowProblem.OTHER_ENCODING, hundredths_of(fields[HOURS]))


def read_row(line: int, fields: list[str] | None, of: UnitYear) -> OldHours | Refused:
    """The row, or the first thing that is wrong with it."""
    if fields is None or len(fields) != len(HEADINGS):
        return Refused(line, "", RowProblem.WRONG_COLUMNS, None)
    legacy_id, prison, ward, inmate_no, day_text, hours, kind, post, project = fields
    hundredths = hundredths_of(hours)
    if not LEGACY_ID.fullmatch(legacy_id):
        return Refused(line, "", RowProblem.WRONG_ID, hundredths)

    def refused(problem: RowProblem) -> Refused:
        return Refused(line, legacy_id, problem, hundredths)

    if prison != of.prison:
        return refused(RowProblem.OTHER_UNIT)
    day = day_of(day_text)
    if day is None:
        return refused(RowProblem.WRONG_DAY)
    if day.year != of.year or day > of.today:
        return refused(RowProblem.DAY_OUTSIDE)
    if hundredths is None:
        return refused(RowProblem.WRONG_NUMBER)
    if not 0 < hundredths <= DAY_HUNDREDTHS:
        return refused(RowProblem.HOURS_OUTSIDE)
    minutes = minutes_of(hundredths)
    if minutes is None:
        return refused(RowProblem.PART_OF_MINUTE)
    if kind not in KINDS:
        return refused(RowProblem.WRONG_KIND)
    if not (_is_name(post) and _is_name(project)):
        return refused(RowProblem.WRONG_TEXT)
    return OldHours(
        line, legacy_id, ward, inmate_no, day, hundredths, minutes, KINDS[kind], post, project
    )


def day_of(text: str) -> date | None:
    if not DAY_FORM.fullmatch(text) or not text.isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def month_of(fields: list[str] | None, of: UnitYear) -> int:
    """The month with which the row is taken over; 0 for a row that is in none of the year."""
    if fields is None or len(fields) != len(HEADINGS):
        return 0
    day = day_of(fields[DAY])
    return day.month if day and day.year == of.year else 0


def _is_name(text: str) -> bool:
    return len(text) <= MOST_NAME and text.isprintable()
