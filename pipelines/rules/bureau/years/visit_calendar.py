"""When visits are held and how they may be booked: entered on the first day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.places import BUREAU
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from schemas.modules.module import Module
from schemas.modules.visits.calendar_fields import WEEK
from schemas.modules.visits.public_holidays import PUBLIC_HOLIDAYS, HolidayMark
from schemas.modules.visits.visit_rules import VISIT_RULES
from schemas.modules.visits.visit_times import VISIT_TIMES, Counted, Repeats
from schemas.modules.visits.visits import VisitType

LEADER = "bureau.leader"
BEGUN_AFTER, EACH_TAKES = timedelta(hours=2), timedelta(seconds=40)
HOLIDAYS = (
    ((1, 1), "元旦"),
    ((5, 1), "劳动节"),
    ((5, 2), "劳动节"),
    ((10, 1), "国庆节"),
    ((10, 2), "国庆节"),
    ((10, 3), "国庆节"),
)
"""Those that fall on the same days every year; the others are announced year by year."""
YEARS_AHEAD = 3
RULE: dict[str, Any] = {
    "name": "全局预约规则",
    "ahead_days": 28,
    "notice_days": 2,
    "hold_minutes": 10,
    "offer_minutes": 120,
    "most_visitors": 3,
}
REGULAR = (("普见第一场", "09:00", "09:30"), ("普见第二场", "10:00", "10:30"))
AFTERNOON = ("普见第三场", "14:00", "14:30")
PLACES, OPEN_PLACES = 20, 12


class _Entry(NamedTuple):
    login: str
    module: Module
    id: str
    values: dict[str, Any]
    titles: dict[str, str]
    at: datetime


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for login, module, record_id, values, titles, at in _entries(ground, day):
        yield created(ground, login, module, record_id, values, titles, at)


def left(ground: Ground, day: date) -> Iterator[Record]:
    for one in _entries(ground, day):
        yield entered(ground, one.login, one.module, one.id, one.values, one.at)


def _entries(ground: Ground, day: date) -> Iterator[_Entry]:
    if day != ground.plan.first:
        return
    at = ground.opening() + ACCOUNTS_TAKE + BEGUN_AFTER
    rule = RULE | {"unit_id": ground.unit_id(BUREAU[0]), "valid_from": day}
    rule_id = ground.ids.of(VISIT_RULES.table, BUREAU[0], at)
    yield _Entry(LEADER, VISIT_RULES, rule_id, rule, {"unit_id": BUREAU[1]}, at)
    for off, name in _holidays(day.year):
        at += EACH_TAKES
        values = {"day": off, "name": name, "mark": HolidayMark.REST.value}
        holiday_id = ground.ids.of(PUBLIC_HOLIDAYS.table, off.isoformat(), at)
        yield _Entry(LEADER, PUBLIC_HOLIDAYS, holiday_id, values, {}, at)
    for prison in ground.cast.prisons:
        for number, time in enumerate(_times(day)):
            then = at + (number + 1) * EACH_TAKES
            values = time | {"unit_id": ground.unit_id(prison.code)}
            time_id = ground.ids.of(VISIT_TIMES.table, f"{prison.code}/{number}", then)
            login = f"{prison.code.lower()}.leader"
            yield _Entry(login, VISIT_TIMES, time_id, values, {"unit_id": prison.name}, then)


def _holidays(first: int) -> Iterator[tuple[date, str]]:
    for year in range(first, first + YEARS_AHEAD):
        for (month, number), name in HOLIDAYS:
            yield date(year, month, number), name


def _times(since: date) -> Iterator[dict[str, Any]]:
    """Three sessions on Tuesdays and Thursdays, and twice a month one with more freedom."""
    for name, starts, ends in (*REGULAR, AFTERNOON):
        held = {"tuesday", "thursday"}
        yield {
            **_time(name, VisitType.REGULAR, Repeats.WEEK, since, held),
            "starts": starts,
            "ends": ends,
            "room": "普见大厅",
            "capacity": PLACES,
            "counted": Counted.PARTY.value,
        }
    yield {
        **_time("宽见", VisitType.OPEN, Repeats.MONTH, since, set()),
        "month_days": "10,25",
        "starts": "14:00",
        "ends": "16:00",
        "room": "宽见室",
        "capacity": OPEN_PLACES,
        "counted": Counted.VISITOR.value,
        "levels": "lenient",
    }


def _time(
    name: str, kind: VisitType, repeats: Repeats, since: date, held: set[str]
) -> dict[str, Any]:
    return {
        "name": name,
        "visit_type": kind.value,
        "repeats": repeats.value,
        "every_weeks": 1,
        **{day: day in held for day, _ in WEEK},
        "on_holidays": False,
        "valid_from": since,
    }


VISIT_CALENDAR = Year(
    code="visit_calendar",
    fills=(VISIT_TIMES.table, VISIT_RULES.table, PUBLIC_HOLIDAYS.table),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
