"""Whether the hours of a ward's day may stand (LR-HOUR-01, LR-GRADE-03, LR-XC-07)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import msgspec

from pipelines.rules.labour.conditions import DayTerms
from pipelines.rules.labour.grades import grade_title
from schemas.labour.hours import HoursKind, HoursLine

DAY_MINUTES = 24 * 60
HOURS_TITLES = {
    HoursKind.NORMAL: "正常工时",
    HoursKind.OVERTIME: "加班工时",
    HoursKind.REST: "休息日工时",
}


class HoursProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a line: its place among the entries, the field, and why."""

    index: int
    field: str
    code: str
    message: str


class Worked(msgspec.Struct, frozen=True):
    """Minutes of an inmate that stand on other sheets than the one that is checked."""

    week: int = 0
    """On other days of the week, of all kinds."""
    day: int = 0
    """In other wards on the same day, without overtime."""
    overtime: int = 0

    @property
    def elsewhere(self) -> int:
        return self.day + self.overtime

    def plus(self, today: bool, overtime: bool, minutes: int) -> "Worked":
        """With further minutes, of the same day or of another one of its week."""
        if not today:
            return Worked(self.week + minutes, self.day, self.overtime)
        if overtime:
            return Worked(self.week, self.day, self.overtime + minutes)
        return Worked(self.week, self.day + minutes, self.overtime)


NOTHING = Worked()


class _Line(msgspec.Struct, frozen=True):
    """A line with what counts for it, and what was worked before it."""

    index: int
    entry: HoursLine
    terms: DayTerms
    day: int
    """Minutes of the day in all wards up to and with this line, without overtime."""
    overtime: int
    total: int
    week: int
    """Minutes of the week up to and with this line, of all kinds."""
    others: Worked


Told = tuple[str, str, str]
"""Field, code, message."""


def check_day(
    entries: Sequence[HoursLine],
    terms: Mapping[str, DayTerms],
    roster: Collection[str],
    worked: Mapping[str, Worked],
) -> list[HoursProblem]:
    """Every problem of the lines, in their order; never raises.

    `roster` names who was in the ward on the day; `worked` is what stands on other sheets. A limit
    is told at each line that lies beyond it, and binds the hours of all wards of the day together:
    who moved at noon works no longer day for it. The limits of grade and schedule bind normal hours
    and those of rest days together; overtime has its own.
    """
    problems: list[HoursProblem] = []
    repeated = Counter((one.inmate_id, one.post_id, one.kind) for one in entries)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for index, entry in enumerate(entries):
        told: list[Told] = []
        if repeated[(entry.inmate_id, entry.post_id, entry.kind)] > 1:
            told.append(("post_id", "twice", "同一罪犯、岗位和工时类别填了多行，请合并"))
        if entry.minutes <= 0:
            told.append(("minutes", "minutes_not_positive", "工时应大于0分钟"))
        found = terms.get(entry.inmate_id)
        if entry.inmate_id not in roster or found is None:
            told.append(("inmate_id", "not_in_ward", "该罪犯当天不在本监区在押"))
        else:
            line = _line(index, entry, found, sums, worked.get(entry.inmate_id, NOTHING))
            told += [one for rule in RULES for one in rule(line)]
        problems += [
            HoursProblem(index=index, field=field, code=code, message=message)
            for field, code, message in told
        ]
    return problems


def _line(
    index: int,
    entry: HoursLine,
    terms: DayTerms,
    sums: dict[tuple[str, str], int],
    others: Worked,
) -> _Line:
    """Add the line to what was worked before it."""
    who, minutes = entry.inmate_id, max(entry.minutes, 0)
    sums[(who, "overtime" if entry.kind is HoursKind.OVERTIME else "day")] += minutes
    day = sums[(who, "day")] + others.day
    overtime = sums[(who, "overtime")] + others.overtime
    total = day + overtime
    return _Line(index, entry, terms, day, overtime, total, others.week + total, others)


def _post(line: _Line) -> Iterator[Told]:
    if line.entry.post_id not in {post.id for post in line.terms.posts}:
        yield "post_id", "post_not_held", "该罪犯当天不在此岗位"


def _kind(line: _Line) -> Iterator[Told]:
    kind, rests = line.entry.kind, line.terms.is_rest_day
    if kind is HoursKind.NORMAL and rests:
        yield "kind", "rest_day", f"当天是休息日，不能填{HOURS_TITLES[kind]}"
    if kind is HoursKind.REST and not rests:
        yield "kind", "no_rest_day", f"当天不是休息日，不能填{HOURS_TITLES[kind]}"


def _by_grade(line: _Line) -> Iterator[Told]:
    most = line.terms.grade_minutes
    if most is None or line.terms.grade_no is None or line.entry.kind is HoursKind.OVERTIME:
        return
    if line.day > most:
        title = grade_title(line.terms.grade_no)
        told = f"{title}每日工时不超过{most}分钟，当天共"
        yield _beyond("above_grade_limit", told, line.day, line.others.day)


def _by_schedule(line: _Line) -> Iterator[Told]:
    limits = line.terms.schedule
    if limits is None:
        yield "minutes", "no_schedule", "本监区当天没有生效的劳动时间规定，请先设置"
        return
    if line.entry.kind is HoursKind.OVERTIME:
        if line.overtime > limits.overtime_minutes:
            most = f"每日加班不超过{limits.overtime_minutes}分钟，当天共"
            yield _beyond("above_overtime_limit", most, line.overtime, line.others.overtime)
    elif line.day > limits.day_minutes:
        most = f"每日工时不超过{limits.day_minutes}分钟，当天共"
        yield _beyond("above_day_limit", most, line.day, line.others.day)
    if line.week > limits.week_minutes:
        most = f"每周工时不超过{limits.week_minutes}分钟，本周共"
        yield _beyond("above_week_limit", most, line.week)


def _by_nature(line: _Line) -> Iterator[Told]:
    if line.total > DAY_MINUTES:
        told = "一天不超过24小时，当天共"
        yield _beyond("above_24_hours", told, line.total, line.others.elsewhere)


def _beyond(code: str, limit: str, minutes: int, elsewhere: int = 0) -> Told:
    included = f"（含其他监区当天的{elsewhere}分钟）" if elsewhere else ""
    return "minutes", code, f"{limit}{minutes}分钟{included}"


RULES: tuple[Callable[[_Line], Iterator[Told]], ...] = (
    _post,
    _kind,
    _by_grade,
    _by_schedule,
    _by_nature,
)
