"""One line of a dump of hours, read by itself."""

import re
from datetime import date
from typing import NamedTuple

from pipelines.rules.labour.legacy.line import LEGACY_ID, Form, Refused, UnitYear, is_name
from pipelines.rules.labour.legacy.numbers import DAY_HUNDREDTHS, hundredths_of, minutes_of
from schemas.labour.hours import KIND_CODES, HoursKind
from schemas.labour.legacy import RowProblem

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
DAY_FORM = re.compile(r"\d{4}-\d\d-\d\d")


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


def read_hours(line: int, fields: list[str] | None, of: UnitYear) -> OldHours | Refused:
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
    if not (is_name(post) and is_name(project)):
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


FORM = Form(HEADINGS, DAY, HOURS, day_of)
