"""When people work in a made-up bureau: its one schedule, and the days on which nobody does."""

from datetime import date, timedelta

from pipelines.rules.bureau.calendar import festivals
from pipelines.rules.labour.conditions import Limits, MarkedDay, Schedule, rests
from schemas.labour.kinds import DayMark

DAY = timedelta(days=1)
LIMITS = Limits(standard_minutes=420, day_minutes=480, week_minutes=2640, overtime_minutes=120)
WEEKDAYS_OF_WORK = frozenset(range(5))
HOLIDAYS = ("春节", "清明节", "中秋节", "国庆节")
"""As `festivals` tells them."""
FREE_DAYS = {"春节": (-1, 7), "清明节": (0, 1), "中秋节": (0, 1), "国庆节": (0, 7)}
"""From how many days on, and for how many, nobody works."""


class WorkDays:
    """Which days are worked on, by the bureau's one schedule and its marks."""

    def __init__(self, first: date, until: date) -> None:
        self.marks: dict[date, str] = {}
        for year in range(first.year, until.year + 1):
            self._mark(date(year, 1, 1), "元旦", 1)
            self._mark(date(year, 5, 1), "劳动节", 3)
            for name, day in zip(HOLIDAYS, festivals(year), strict=True):
                back, days = FREE_DAYS[name]
                self._mark(day + back * DAY, name, days)
        self.schedule = Schedule(
            unit_path="/",
            valid_from=first,
            valid_until=None,
            limits=LIMITS,
            weekdays=WEEKDAYS_OF_WORK,
        )
        self._known: dict[date, bool] = {}

    def is_rest(self, day: date) -> bool:
        found = self._known.get(day)
        if found is None:
            marks = [MarkedDay("/", DayMark.REST)] if day in self.marks else []
            found = self._known[day] = rests(self.schedule, marks, day)
        return found

    def next(self, day: date) -> date:
        """The day itself, or the first one behind it that is worked on."""
        while self.is_rest(day):
            day += DAY
        return day

    def _mark(self, day: date, name: str, days: int) -> None:
        for on in range(days):
            self.marks.setdefault(day + on * DAY, name)
