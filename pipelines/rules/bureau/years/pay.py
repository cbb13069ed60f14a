"""A ward's month of pay: calculated at the beginning of the next one, reported, and paid by the
tenth once ward, prison and bureau have let it pass. One ward is late every month.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.keyed import KeyedDigest, SealedNote
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Left, PayBooked, Row
from pipelines.rules.bureau.ward_days import WardDays
from pipelines.rules.bureau.work import Worker, settings_of
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.cases import TABLES, Applied, Case, Decided
from pipelines.rules.bureau.years.labour import pay_rule
from pipelines.rules.bureau.years.pay_items import items_of
from pipelines.rules.bureau.years.workers import own_name, prison_name, ward_officer
from pipelines.rules.labour.approval_outlines import PAY_SHEET
from pipelines.rules.labour.grades import grade_spells
from pipelines.rules.labour.pay import sheet_rows
from pipelines.rules.labour.pay.calculation import calculate
from pipelines.rules.labour.pay.facts import HoursOfDay
from pipelines.rules.labour.pay.line import PayLine, total_of
from pipelines.rules.labour.pay.month import due_on, last_day, month_of_day
from pipelines.rules.labour.pay.spells import paid_spells
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.purposes import APPROVAL_CONTENT, PAY
from schemas.messages.labour import PayState

WATCH = system_actor("报酬催报")
DAY = timedelta(days=1)
OPENED_ON, LATE_ON = 5, 14
"""From which day of the next month on a ward calculates, and the one that is late."""
LATE_WARD = "P11-W01"
DUE_DAY, REMIND_DAYS = 10, 3
"""As the settings have them at first."""
REMINDED_AT = time(9, 30)
OPENED_FROM, OPENED_WITHIN, REPORTED_AFTER = time(9), timedelta(hours=2), timedelta(hours=3)
DECIDED_AT = (time(9, 10), time(10, 20), time(14, 40))
"""By the ward, the prison and the bureau, each on a day of work of its own."""
OPINION = "同意"
REMINDERS = "pay_reminder"


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for sheet in _opened_on(ground, day):
        yield from sheet.happened()
    if day in _reminders(ground, day):
        yield Happened(
            at=moment(day, REMINDED_AT),
            stream=LATE_WARD[:3],
            actor=WATCH,
            action=sheet_rows.LATE,
            object_kind=sheet_rows.SHEET,
            object_id=None,
            detail=sheet_rows.told(_month_before(day), own_name(LATE_WARD), {}),
        )


def left(ground: Ground, day: date) -> Iterator[Left]:
    for sheet in _opened_on(ground, day):
        yield from sheet.left()
    reminders = [one for one in _reminders(ground, day) if one < ground.plan.until]
    if reminders and day == reminders[0]:
        values = {
            "ward_id": ground.unit_id(LATE_WARD),
            "month": _month_before(day),
            "reminded_at": moment(reminders[-1], REMINDED_AT),
        }
        yield Row(table=REMINDERS, values=values)


@lru_cache(maxsize=2)
def _opened_on(ground: Ground, day: date) -> Sequence["_Sheet"]:
    """Sheets of the month before that are calculated on the day; log and rows ask for them."""
    return list(_told(ground, day))


def _told(ground: Ground, day: date) -> Iterator["_Sheet"]:
    days = WardDays(ground.work, ground.chance)
    for prison in ground.cast.prisons:
        for ward in prison.wards:
            if day == _opening(ground, ward, day):
                lines = _lines(ground, days, ward, _month_before(day))
                if lines:
                    yield _Sheet(ground, ward, day, lines)


def _opening(ground: Ground, ward: str, day: date) -> date:
    """When the ward calculates, in the month of the day."""
    since = LATE_ON if ward == LATE_WARD else OPENED_ON
    return ground.work.days.next(day.replace(day=since))


def _reminders(ground: Ground, day: date) -> list[date]:
    """Days in the month of the day on which the late ward is reminded."""
    month = _month_before(day)
    opened = _opening(ground, LATE_WARD, day)
    paying = LATE_WARD in ground.work.by_ward and ground.work.begins <= last_day(month)
    first = due_on(month, DUE_DAY) + DAY
    span = range(0, max(0, (opened - first).days + 1), REMIND_DAYS)
    return [first + on * DAY for on in span] if paying else []


def _lines(ground: Ground, days: WardDays, ward: str, month: str) -> list[PayLine]:
    """What everybody is paid who worked there in the month, by inmate."""
    rule, last = pay_rule(ground), last_day(month)
    items = items_of(ground, ward, month)
    first = last.replace(day=1)
    worked: dict[str, tuple[Worker, list[HoursOfDay]]] = {}
    for on in range(last.day):
        for one in days.of(ward, first + on * DAY):
            inmate_id = ground.inmate_id(one.worker.inmate)
            _, hours = worked.setdefault(inmate_id, (one.worker, []))
            told = HoursOfDay(
                inmate_id=inmate_id,
                day=first + on * DAY,
                kind=one.kind,
                minutes=one.minutes,
                post_kind=one.held.post.kind,
            )
            hours.append(told)
    found = []
    for inmate_id, (worker, hours) in sorted(worked.items()):
        graded = grade_spells(settings_of(worker, inmate_id), ground.work.rules, first, last)
        mine = [one.item for one in items if one.item.inmate_id == inmate_id]
        found.append(calculate(month, inmate_id, hours, paid_spells(graded), [rule], mine))
    return found


class _Sheet:
    """A ward's month on its way up."""

    def __init__(self, ground: Ground, ward: str, day: date, lines: Sequence[PayLine]) -> None:
        self._ground, self._ward, self._lines = ground, ward, list(lines)
        self._month = _month_before(day)
        self._end = moment(ground.plan.until, time(0))
        self._totals = total_of(self._lines)
        self._login = ward_officer(ward, "labour")
        draw = ground.chance.of("pay", ward, self._month)
        self._opened_at = moment(day, OPENED_FROM) + draw.share() * OPENED_WITHIN
        self._reported_at = self._opened_at + REPORTED_AFTER
        self._id = ground.ids.of(sheet_rows.SHEET, f"{ward}/{self._month}", self._opened_at)
        self._decisions = list(self._decided(day))
        self._case = self._opened() if self._reported_at < self._end else None

    def happened(self) -> Iterator[Happened]:
        amount = {"people": self._totals.people, "amount": self._amount()}
        yield self._told(self._login, sheet_rows.OPEN, amount, self._opened_at)
        if self._case is None:
            return
        yield from self._case.happened()
        reported = amount | {"case_id": self._case.id}
        yield self._told(self._login, sheet_rows.REPORT, reported, self._reported_at)
        if self._case.closed_at is not None:
            last, case = self._decisions[-1], {"case_id": self._case.id}
            yield self._told(last.login, sheet_rows.APPROVED, case, last.at)

    def left(self) -> Iterator[Left]:
        yield self._row()
        if self._case is not None:
            yield from self._case.rows()
        yield self._booked()

    def _decided(self, day: date) -> Iterator[Decided]:
        deciders = (ward_officer(self._ward, "head"), f"{self._ward[:3].lower()}.leader")
        for login, at in zip((*deciders, "bureau.leader"), DECIDED_AT, strict=True):
            day = self._ground.work.days.next(day + DAY)
            yield Decided(login=login, at=moment(day, at), opinion=OPINION)

    def _row(self) -> Row:
        ground = self._ground
        due = due_on(self._month, DUE_DAY)
        ward_id = ground.unit_id(self._ward)
        values = sheet_rows.draft(self._id, ward_id, self._month, due, self._opened_at)
        values |= sheet_rows.named(self._version_id, self._totals) | {"version": 1, "step": 0}
        values |= sheet_rows.calculated(sheet_rows.rules_of(self._lines), self._opened_at)
        if self._case is not None:
            name = ground.officer(self._login).name
            values |= sheet_rows.reported(name, self._reported_at) | {"step": 1}
            if self._case.closed_at is not None:
                values |= sheet_rows.approved(self._case.closed_at) | {"step": 2}
        return Row(table=sheet_rows.SHEET, values=values)

    def _booked(self) -> PayBooked:
        ground = self._ground
        state, by, at = None, self._login, self._opened_at
        if self._case is not None:
            state, at = PayState.REPORTED, self._reported_at
            if self._case.closed_at is not None:
                state, by, at = PayState.APPROVED, self._decisions[-1].login, self._case.closed_at
        return PayBooked(
            sheet_id=self._id,
            version_id=self._version_id,
            prison_id=ground.unit_id(self._ward[:3]),
            ward_id=ground.unit_id(self._ward),
            month=last_day(self._month).replace(day=1),
            lines=self._lines,
            reason=sheet_rows.CALCULATED_ANEW,
            by_name=ground.officer(self._login).name,
            at=self._opened_at,
            state=state,
            step=2 if state is PayState.APPROVED else 1,
            decided_by=ground.officer_id(by),
            decided_at=at,
        )

    @property
    def _version_id(self) -> str:
        return self._ground.ids.of("pay_version", f"{self._ward}/{self._month}", self._opened_at)

    def _opened(self) -> Case:
        facts: dict[str, Any] = {
            **sheet_rows.sheet_facts(self._month, self._totals.people, self._totals.amount)
        }
        content = sheet_rows.content_of([(1, False, line) for line in self._lines])
        prison, ward = prison_name(self._ward[:3]), own_name(self._ward)
        applied = Applied(
            kind=PAY_SHEET,
            key=f"{self._ward}/{self._month}",
            object_id=self._id,
            title=sheet_rows.case_title(prison, ward, self._month),
            unit=self._ward,
            facts=facts | {"content": KeyedDigest(APPROVAL_CONTENT, content)},
            actor=self._ground.actor(self._login),
            at=self._reported_at,
        )
        return Case(self._ground, applied, self._decisions)

    def _amount(self) -> SealedNote:
        amount: Decimal = self._totals.amount
        return SealedNote(PAY, str(amount), sheet_rows.amount_place(self._id))

    def _told(self, login: str, action: str, more: dict[str, Any], at: datetime) -> Happened:
        return Happened(
            at=at,
            stream=self._ward[:3],
            actor=self._ground.actor(login),
            action=action,
            object_kind=sheet_rows.SHEET,
            object_id=self._id,
            detail=sheet_rows.told(self._month, own_name(self._ward), more),
            keyed=True,
        )


def _month_before(day: date) -> str:
    return month_of_day(day.replace(day=1) - DAY)


PAYING = Year(
    code="pay",
    fills=(sheet_rows.SHEET, REMINDERS, *TABLES),
    reads=("hours", "pay_items"),
    happened=happened,
    left=left,
)
