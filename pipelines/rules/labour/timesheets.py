"""A ward's sheet of hours: what it sums up to, when it may be submitted, how it is corrected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from pipelines.rules.labour.conditions import DayTerms
from pipelines.rules.security.digest import hmac_sm3
from schemas.approvals.definition import Facts
from schemas.errors import Conflict, InvalidInput
from schemas.labour.hours import HoursKind, HoursLine
from schemas.labour.timesheets import AskedChange, EnteredLine, TimesheetState
from schemas.messages.labour import LineChange

LineId = tuple[str, str, HoursKind]
"""No two lines of a sheet share inmate, post and kind."""


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines of a sheet come to."""

    people: int
    lines: int
    normal_minutes: int
    overtime_minutes: int
    rest_minutes: int


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A line before and after a correction; None: there is no line."""

    inmate_id: str
    post_id: str
    kind: HoursKind
    before: int | None
    after: int | None


def totals_of(lines: Sequence[HoursLine]) -> Totals:
    minutes: dict[HoursKind, int] = defaultdict(int)
    for line in lines:
        minutes[line.kind] += line.minutes
    return Totals(
        people=len({line.inmate_id for line in lines}),
        lines=len(lines),
        normal_minutes=minutes[HoursKind.NORMAL],
        overtime_minutes=minutes[HoursKind.OVERTIME],
        rest_minutes=minutes[HoursKind.REST],
    )


def entries_of(lines: Iterable[EnteredLine]) -> list[HoursLine]:
    """As the rules take them."""
    return [HoursLine(line.inmate_id, line.post_id, line.kind, line.minutes) for line in lines]


def lines_of(
    entered: Iterable[EnteredLine],
    terms: Mapping[str, DayTerms],
    projects: Mapping[str, str],
) -> list[HoursLine]:
    """As the ledger takes them: with the grade of the day and the project of the post."""
    return [
        HoursLine(
            line.inmate_id,
            line.post_id,
            line.kind,
            line.minutes,
            _grade(terms, line.inmate_id),
            projects.get(line.post_id),
        )
        for line in entered
    ]


def _grade(terms: Mapping[str, DayTerms], inmate_id: str) -> int:
    found = terms.get(inmate_id)
    return (found.grade_no or 0) if found else 0


def digest_of_lines(lines: Sequence[HoursLine], key: bytes) -> str:
    """Among the facts, so that each signature covers every line (LR-GEN-06).

    Keyed, since a prison has few enough inmates to try who worked.
    """
    return hmac_sm3(key, content_of_lines(lines)).hex()


def content_of_lines(lines: Sequence[HoursLine]) -> bytes:
    """What the digest is made over, whatever the order of the lines."""
    return msgspec.json.encode(sorted(lines, key=line_id))


def keyed_digest_of(content: Sequence[Change], key: bytes) -> str:
    """HMAC-SM3 over changes, in their order."""
    return hmac_sm3(key, msgspec.json.encode(content)).hex()


def line_id(line: HoursLine) -> LineId:
    return line.inmate_id, line.post_id, line.kind


def default_minutes(terms: DayTerms) -> int:
    """Normal minutes with which an inmate's row opens: the standard, unless less is allowed."""
    if terms.schedule is None or terms.is_rest_day:
        return 0
    limits = [terms.schedule.standard_minutes, terms.schedule.day_minutes]
    return min([*limits, *([terms.grade_minutes] if terms.grade_minutes is not None else [])])


def standards_of(terms: Mapping[str, DayTerms]) -> dict[str, int]:
    """By inmate the standard of the day, of those who have a schedule."""
    return {
        inmate_id: found.schedule.standard_minutes
        for inmate_id, found in terms.items()
        if found.schedule is not None
    }


def above_standard(lines: Iterable[HoursLine], standards: Mapping[str, int]) -> int:
    """How many inmates worked longer than their schedule's standard."""
    worked: dict[str, int] = defaultdict(int)
    for line in lines:
        worked[line.inmate_id] += line.minutes
    return sum(
        inmate_id in standards and minutes > standards[inmate_id]
        for inmate_id, minutes in worked.items()
    )


def facts_of(
    ward: str, day: date, lines: Sequence[HoursLine], standards: Mapping[str, int]
) -> Facts:
    """What the conditions of a flow may ask of a sheet; the digest of its lines comes to them."""
    totals = totals_of(lines)
    minutes = sum(line.minutes for line in lines)
    return {
        "ward": ward,
        "day": day.isoformat(),
        "people": totals.people,
        "lines": totals.lines,
        "hours": round(minutes / 60, 2),
        "overtime": round(totals.overtime_minutes / 60, 2),
        "above_standard": above_standard(lines, standards),
    }


def require_day(day: date, today: date) -> None:
    """`InvalidInput` for a day on which nobody can have worked yet."""
    if day > today:
        raise InvalidInput("不能录入今天以后的工时。", code="day_in_future", field="day")


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday around a day."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def may_hand_in(state: TimesheetState | None, refused: int) -> bool:
    """Whether a day can be handed in: not yet, sent back, or where the ledger refused lines."""
    if state is TimesheetState.SUBMITTED:
        return refused > 0
    return state is not TimesheetState.APPROVED


def next_version(state: TimesheetState | None, version: int, shown: int, refused: int = 0) -> int:
    """The number of the sheet to be submitted; `Conflict` where none may be (LR-GEN-05).

    `refused` counts lines of the last version that the ledger did not take: it comes again mended.
    """
    if state is TimesheetState.APPROVED:
        raise Conflict("该日工时已审批通过并锁定，修改请申请更正。", code="sheet_locked")
    if not may_hand_in(state, refused):
        raise Conflict("该日工时正在审批中，不能重复提交。", code="sheet_in_approval")
    if version != shown:
        raise Conflict("该日工时已被他人重新提交过，请刷新后查看。", code="changed_meanwhile")
    return version + 1


def changes_of(asked: Sequence[AskedChange], lines: Sequence[HoursLine]) -> list[Change]:
    """The asked changes beside what they replace; `InvalidInput` for what changes nothing."""
    now = {line_id(line): line.minutes for line in lines}
    changes: list[Change] = []
    seen: set[LineId] = set()
    for one in asked:
        key = (one.inmate_id, one.post_id, one.kind)
        before = now.get(key)
        if key in seen:
            raise InvalidInput("同一行工时申请了两次更正，请合并。", code="changed_twice")
        if before == one.minutes:
            raise InvalidInput("申请更正的工时与现有工时相同。", code="nothing_changed")
        seen.add(key)
        changes.append(
            Change(
                inmate_id=one.inmate_id,
                post_id=one.post_id,
                kind=one.kind,
                before=before,
                after=one.minutes,
            )
        )
    return changes


def corrected(lines: Sequence[HoursLine], changes: Sequence[LineChange]) -> list[HoursLine]:
    """The sheet as it will be once the changes apply."""
    now = {line_id(line): line for line in lines}
    for one in changes:
        key = (one.inmate_id, one.post_id, one.kind)
        now.pop(key, None)
        if one.minutes is not None:
            now[key] = HoursLine(*key, one.minutes, one.grade, one.project_id)
    return list(now.values())
