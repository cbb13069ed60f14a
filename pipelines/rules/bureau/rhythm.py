"""How often what happens: the one table of rates, and on which days there is more of it."""

from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import NamedTuple, Protocol

import msgspec

from pipelines.rules.bureau.calendar import days_until_festival
from pipelines.rules.bureau.chance import Chance, Steady
from pipelines.rules.bureau.plan import PARTED_DAYS, Plan
from schemas.exchange.prison_systems.kinds import SystemKind

MONDAY = 0
SATURDAY = 5
DAYS_OF_A_MONTH = 30.4
WEEKEND = {"visits": 1.6, "calls": 1.3, "video_calls": 1.3, "letters": 0.4, "official": 0.0}
FESTIVE_DAYS, FESTIVE = 7, 1.5
"""So many days before a festival there is so much more."""
DOWN_PRISON, DOWN_AFTER, DOWN_DAYS = "P09", 100, 4
"""A phone system that was down in the fourth month."""
LARGE = 10_000
SOUNDS, RECORDED = 75, 0.75
"""About so many conversations of the days that stand-ins tell of have sound; of so great a share
the stories tell a recording."""


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """How much happens: of an inmate in a month, where nothing else is said."""

    visits: float
    calls: float
    video_calls: float
    letters: float
    official: float
    lines: int
    """Of a conversation."""
    at_work: float
    """Share of inmates who have a post; each has a line of hours a day of work."""


RATES = {
    False: Rates(
        visits=0.25,
        calls=0.5,
        video_calls=0.08,
        letters=0.2,
        official=0.015,
        lines=3,
        at_work=0.3,
    ),
    True: Rates(
        visits=0.1,
        calls=0.2,
        video_calls=0.016,
        letters=0.025,
        official=0.004,
        lines=2,
        at_work=0.27,
    ),
}
"""By whether the bureau is a large one. They are what is turned where a making takes too long."""


class Happening(StrEnum):
    """What has a rate and days of its own."""

    VISIT = "visits"
    CALL = "calls"
    VIDEO_CALL = "video_calls"
    LETTER = "letters"
    OFFICIAL = "official"


HAPPENINGS = {SystemKind.VISIT: Happening.VISIT, SystemKind.PHONE: Happening.CALL}
"""What a prison's system tells of."""


def rates_of(plan: Plan) -> Rates:
    return RATES[plan.inmates >= LARGE]


def visiting_day(day: date) -> date:
    """Nobody is let in on Mondays; who wanted to come then comes a day later."""
    return day + timedelta(days=1) if day.weekday() == MONDAY else day


class Pace(Protocol):
    """How much a prison's system has to tell of each day, and by which draws."""

    def per_day(self, day: date) -> int: ...

    def visiting(self, day: date) -> date: ...

    def random(self, name: str) -> Random: ...

    def has_sound(self, day: date, number: str) -> bool: ...


class EvenPace(NamedTuple):
    """The same number each day, for measuring."""

    number: int

    def per_day(self, day: date) -> int:
        del day
        return self.number

    def visiting(self, day: date) -> date:
        return day

    def random(self, name: str) -> Random:
        return Random(name)

    def has_sound(self, day: date, number: str) -> bool:
        del day, number
        return True


class LivedPace:
    """As relatives come to, are called from and write to one prison of a plan."""

    def __init__(self, plan: Plan, happening: Happening, prison: str, held: int) -> None:
        self._chance = Chance(plan.seed)
        self._happening, self._prison = happening, prison
        rate: float = getattr(rates_of(plan), happening.value)
        self._mean = held * rate / DAYS_OF_A_MONTH
        rates, days = rates_of(plan), PARTED_DAYS / DAYS_OF_A_MONTH
        told = plan.inmates * (rates.visits + rates.calls) * days * RECORDED
        self._sounding, self._until = SOUNDS / told, plan.until
        down = plan.first + timedelta(days=DOWN_AFTER)
        self._down = {down + timedelta(days=number) for number in range(DOWN_DAYS)}

    def per_day(self, day: date) -> int:
        """About the mean, by the day's weight; what is left of a whole one comes by chance."""
        if self._happening is Happening.CALL and self._is_down(day):
            return 0
        wanted = self._mean * self._weight(day)
        draw = self._chance.of("how many", self._happening, self._prison, day)
        return int(wanted) + draw.happens(wanted % 1)

    def visiting(self, day: date) -> date:
        return visiting_day(day)

    def random(self, name: str) -> Random:
        return Steady(name)

    def has_sound(self, day: date, number: str) -> bool:
        """Few of those before the plan's end: they are all fetched and heard at a first start."""
        if day >= self._until:
            return True
        name = ("sound", self._happening, self._prison, day, number)
        return self._chance.of(*name).happens(self._sounding)

    def _is_down(self, day: date) -> bool:
        return self._prison == DOWN_PRISON and day in self._down

    def _weight(self, day: date) -> float:
        """A visit is registered two days before it on average."""
        of = day + timedelta(days=2) if self._happening is Happening.VISIT else day
        more = WEEKEND[self._happening.value]
        weight = (more if of.weekday() >= SATURDAY else 1.0) * 7 / (5 + 2 * more)
        return weight * (FESTIVE if days_until_festival(of) <= FESTIVE_DAYS else 1.0)
