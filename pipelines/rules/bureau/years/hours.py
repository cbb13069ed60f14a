"""Sheets of hours: entered in the evening, decided on the next morning, and locked from then on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.keyed import KeyedDigest
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, HoursBooked, Left, Row
from pipelines.rules.bureau.ward_days import WardDays, Worked
from pipelines.rules.bureau.work import POSTS
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.cases import TABLES, Again, Applied, Case, Decided, Turn
from pipelines.rules.bureau.years.labour import post_id, projects_of
from pipelines.rules.bureau.years.workers import own_name, prison_name, ward_officer
from pipelines.rules.labour.approval_outlines import TIMESHEET
from pipelines.rules.labour.sheet_rows import (
    SHEET,
    SHEET_DECIDED,
    SUBMIT,
    Decision,
    Submission,
    case_title,
    decided_detail,
    fresh,
    named,
    settled,
    submitted_detail,
)
from pipelines.rules.labour.timesheets import content_of_lines, facts_of, totals_of
from pipelines.rules.security.purposes import APPROVAL_CONTENT
from schemas.approvals.state import Verdict
from schemas.labour.hours import HoursLine, SheetState
from schemas.labour.timesheets import TimesheetState

ENTERED_FROM, ENTERED_WITHIN = time(16, 40), timedelta(hours=2)
DECIDED_FROM, DECIDED_WITHIN = time(8, 20), timedelta(hours=2)
RETURNED = 0.015
"""Share of sheets that come back once."""
ENTERED_AGAIN, DECIDED_AGAIN = timedelta(hours=1, minutes=10), timedelta(hours=3)
"""So long behind the return."""
BY_PRISON = 0.1
"""Share of sheets that the prison decides on, in place of the ward."""
AGREED, RECOUNT = "同意", "请核对加班工时后重新提交"
LEDGER_STATES = {
    TimesheetState.SUBMITTED: SheetState.SUBMITTED,
    TimesheetState.APPROVED: SheetState.APPROVED,
    TimesheetState.RETURNED: SheetState.RETURNED,
}


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for sheet in _sheets(ground, day):
        yield from sheet.happened()


def left(ground: Ground, day: date) -> Iterator[Left]:
    for sheet in _sheets(ground, day):
        yield from sheet.left()


def lines_of(ground: Ground, ward: str, day: date, worked: Sequence[Worked]) -> list[HoursLine]:
    """As the ledger takes them: with the grade of the day and the project of the post."""
    places = _places(ground, ward)
    found: list[HoursLine] = []
    for one in worked:
        post, project = places[one.held.post.name]
        inmate_id, grade_no = ground.inmate_id(one.worker.inmate), one.worker.grade_on(day)
        found.append(HoursLine(inmate_id, post, one.kind, one.minutes, grade_no, project))
    return found


@lru_cache(maxsize=1_000)
def _places(ground: Ground, ward: str) -> Mapping[str, tuple[str, str | None]]:
    """Ids of a ward's posts and of their projects, by the name of the post."""
    projects = projects_of(ground, ward)
    posts = {one.name: post_id(ground, ward, one) for one in POSTS}
    return {name: (made, projects.get(made)) for name, made in posts.items()}


@lru_cache(maxsize=2)
def _sheets(ground: Ground, day: date) -> Sequence["_Sheet"]:
    """Log and rows ask for a day one after the other."""
    return list(_told(ground, day))


def _told(ground: Ground, day: date) -> Iterator["_Sheet"]:
    days = WardDays(ground.work, ground.chance)
    for prison in ground.cast.prisons:
        for ward in prison.wards:
            worked = days.of(ward, day)
            if worked:
                yield _Sheet(ground, ward, day, worked)


class _Sheet:
    """A ward's day, with what was said of it."""

    def __init__(self, ground: Ground, ward: str, day: date, worked: Sequence[Worked]) -> None:
        self._ground, self._ward, self._day = ground, ward, day
        self._login = ward_officer(ward, "labour")
        draw = ground.chance.of("sheet", ward, day)
        self._entered = moment(day, ENTERED_FROM) + draw.share() * ENTERED_WITHIN
        first = moment(day + timedelta(days=1), DECIDED_FROM) + draw.share() * DECIDED_WITHIN
        self._decider = (
            f"{ward[:3].lower()}.approver"
            if draw.happens(BY_PRISON)
            else ward_officer(ward, "head")
        )
        self._key = f"{ward}/{day}"
        self._id = ground.ids.of(SHEET, self._key, self._entered)
        self._lines = lines_of(ground, ward, day, worked)
        # What was entered first had a line too many.
        self._versions = [(self._entered, self._lines)]
        self._decisions = [(first, Verdict.APPROVE, AGREED)]
        if draw.happens(RETURNED) and len(self._lines) > 1:
            again = first + ENTERED_AGAIN
            self._versions = [(self._entered, self._lines[:-1]), (again, self._lines)]
            self._decisions = [
                (first, Verdict.RETURN, RECOUNT),
                (first + DECIDED_AGAIN, Verdict.APPROVE, AGREED),
            ]
        end = moment(ground.plan.until, time(0))
        self._versions = [one for one in self._versions if one[0] < end]
        self._decisions = [one for one in self._decisions if one[0] < end]
        self._facts = [self._stated(lines) for _, lines in self._versions]
        self._case = self._opened()

    def happened(self) -> Iterator[Happened]:
        yield from self._case.happened()
        for version, (at, _) in enumerate(self._versions, 1):
            detail = submitted_detail(version, self._case.id, self._facts[version - 1])
            yield self._told(self._login, SUBMIT, detail, at, keyed=True)
        for version, (at, verdict, opinion) in enumerate(self._decisions, 1):
            state = _state(verdict)
            before = TimesheetState.SUBMITTED
            detail = decided_detail(before, state, version, self._case.id, opinion)
            yield self._told(self._decider, SHEET_DECIDED, detail, at)

    def left(self) -> Iterator[Left]:
        yield from self._case.rows()
        yield self._row()
        yield self._booked()

    @property
    def _state_now(self) -> TimesheetState:
        if len(self._decisions) < len(self._versions):
            return TimesheetState.SUBMITTED
        return _state(self._decisions[-1][1])

    def _row(self) -> Row:
        at, lines = self._versions[-1]
        officer = self._ground.officer(self._login)
        version = len(self._versions)
        made = Submission(
            id=self._id,
            ward_id=self._ground.unit_id(self._ward),
            prison_id=self._ground.unit_id(self._ward[:3]),
            day=self._day,
            version=version,
            entered_by=self._ground.officer_id(self._login),
            entered_name=officer.name,
            submitted_at=at,
            message_id=self._ground.ids.of("message", f"{self._key}/{version}", at),
            case_id=self._case.id,
        )
        values = named(made) | fresh(made, totals_of(lines))
        if self._state_now is not TimesheetState.SUBMITTED:
            values |= settled(self._state_now, self._decision())
        return Row(table=SHEET, values=values)

    def _decision(self) -> Decision:
        at, _, opinion = self._decisions[-1]
        return Decision(
            decided_by=self._ground.officer_id(self._decider),
            decided_name=self._ground.officer(self._decider).name,
            decided_at=at,
            opinion=opinion,
        )

    def _booked(self) -> HoursBooked:
        (at, lines), state = self._versions[-1], self._state_now
        told = self._decision() if state is not TimesheetState.SUBMITTED else None
        return HoursBooked(
            sheet_id=self._id,
            prison_id=self._ground.unit_id(self._ward[:3]),
            ward_id=self._ground.unit_id(self._ward),
            day=self._day,
            version=len(self._versions),
            state=LEDGER_STATES[state],
            by=self._ground.officer_id(self._login),
            at=at,
            decided_by=told.decided_by if told else None,
            decided_at=told.decided_at if told else None,
            lines=lines,
        )

    def _stated(self, lines: list[HoursLine]) -> dict[str, Any]:
        limits = self._ground.work.days.schedule.limits
        standards = dict.fromkeys((one.inmate_id for one in lines), limits.standard_minutes)
        ward = f"{prison_name(self._ward[:3])} {own_name(self._ward)}"
        facts: dict[str, Any] = {**facts_of(ward, self._day, lines, standards)}
        return facts | {"content": KeyedDigest(APPROVAL_CONTENT, content_of_lines(lines))}

    def _opened(self) -> Case:
        title = case_title(prison_name(self._ward[:3]), own_name(self._ward), self._day)
        applied = Applied(
            kind=TIMESHEET,
            key=self._key,
            object_id=self._id,
            title=title,
            unit=self._ward,
            facts=self._facts[0],
            actor=self._ground.actor(self._login),
            at=self._entered,
        )
        turns: list[Turn] = [
            Decided(login=self._decider, at=at, verdict=verdict, opinion=opinion)
            for at, verdict, opinion in self._decisions
        ]
        if len(self._versions) > 1:
            turns.append(Again(at=self._versions[1][0], facts=self._facts[1]))
        return Case(self._ground, applied, sorted(turns, key=_moment))

    def _told(
        self, login: str, action: str, detail: dict[str, Any], at: datetime, *, keyed: bool = False
    ) -> Happened:
        return Happened(
            at=at,
            stream=self._ward[:3],
            actor=self._ground.actor(login),
            action=action,
            object_kind=SHEET,
            object_id=self._id,
            detail=detail,
            keyed=keyed,
        )


def _state(verdict: Verdict) -> TimesheetState:
    approved = verdict is Verdict.APPROVE
    return TimesheetState.APPROVED if approved else TimesheetState.RETURNED


def _moment(turn: Turn) -> datetime:
    return turn.at


HOURS = Year(
    code="hours",
    fills=(SHEET, *TABLES),
    reads=("workers",),
    happened=happened,
    left=left,
)
