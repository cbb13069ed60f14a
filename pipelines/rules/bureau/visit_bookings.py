"""Visits that a prison's officers book for relatives, and what becomes of each booking."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from pipelines.rules.bureau.cast import Bond, Cast, Inmate, Prison
from pipelines.rules.bureau.chance import Chance, Draw
from pipelines.rules.bureau.months import DAY
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.residents import Residents
from schemas.people.kinds import Kinship

WEEKDAY, BEDS_OF_ONE = 2, 200
"""Booked each Wednesday, for one of so many beds and for one at the least."""
UNCOMMON = frozenset({Kinship.LAWYER, Kinship.OTHER})
"""Whose visits are booked otherwise."""
OPENS = time(9)
MINUTES = ((30, 0.7), (45, 0.2), (60, 0.1))
REFUSALS = ("会见日当日该罪犯有集中教育安排，请改约", "该时段窗口已满，请改约")
REFUSED_SHARE = 0.06


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """A booking as it would go to its end; moments may lie behind the plan's end."""

    key: str
    inmate: Inmate
    bond: Bond
    day: date
    starts: time
    minutes: int
    window: str
    entered_at: datetime
    submitted_at: datetime
    decided_at: datetime
    refusal: str
    """Why the ward's head refuses it; empty: he does not."""

    @property
    def finished_at(self) -> datetime:
        return moment(self.day, self.starts) + timedelta(minutes=self.minutes + 5)


class VisitBookings:
    """Of one prison."""

    def __init__(self, cast: Cast, prison: Prison) -> None:
        self._prison, self._first = prison, cast.plan.first
        self._chance = Chance(cast.plan.seed)
        self._people = Residents(cast, prison.code, cast.plan.first)
        self._inmates = {one.number: one for one in cast.inmates[prison.code]}

    def on(self, day: date) -> Iterator[Booked]:
        """Those that are entered on a day, behind the first one."""
        if day.weekday() != WEEKDAY or day == self._first:
            return
        people = self._people.on(day)
        count = max(1, self._prison.beds // BEDS_OF_ONE) if people.inmates else 0
        for number in range(count):
            draw = self._chance.of("visit booking", self._prison.code, day, number)
            told = people.inmates[draw.below(len(people.inmates))]
            inmate = self._inmates[told.inmate_no]
            opens = moment(day, OPENS)
            usual = [
                bond for bond in inmate.bonds if bond.since < opens and bond.kinship not in UNCOMMON
            ]
            if usual:
                key = f"{self._prison.code}/{day:%Y%m%d}/{number}"
                yield _booked(key, day, inmate, draw.one_of(usual), draw)


def _booked(key: str, day: date, inmate: Inmate, bond: Bond, draw: Draw) -> Booked:
    entered = moment(day, OPENS) + draw.below(6 * 3600) * timedelta(seconds=1)
    submitted = entered + timedelta(seconds=draw.between(30, 300))
    return Booked(
        key=key,
        inmate=inmate,
        bond=bond,
        day=day + draw.between(2, 3) * DAY,
        starts=time(draw.between(9, 15), 15 * draw.below(4)),
        minutes=draw.weighed(MINUTES),
        window=f"{draw.between(1, 12)}号",
        entered_at=entered,
        submitted_at=submitted,
        decided_at=submitted + timedelta(minutes=draw.between(15, 240)),
        refusal=draw.one_of(REFUSALS) if draw.happens(REFUSED_SHARE) else "",
    )
