"""Which letters come to and leave one prison, and what becomes of each."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from pipelines.rules.bureau.cast import Bond, Cast, Inmate, Prison
from pipelines.rules.bureau.chance import Chance, Draw
from pipelines.rules.bureau.months import DAY
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.residents import Residents
from pipelines.rules.bureau.rhythm import Happening, LivedPace

INBOUND, WITHHELD, SLOW, HAS_NUMBER = 0.6, 0.03, 0.2, 0.7
REASONS = ("内容涉及案情，不宜转交", "夹带违禁物品", "内容不利于改造，已与罪犯谈话")
SEND_BACK = "按规定退回寄件人"
OPENS = time(9)


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as it would go to its end; moments may lie behind the plan's end."""

    key: str
    inmate: Inmate
    bond: Bond
    inbound: bool
    registered_at: datetime
    postmarked_on: date | None
    postal_no: str | None
    submitted_at: datetime
    decided_at: datetime
    withheld: str
    """Why it goes no further; empty: it does."""
    settled_at: datetime


class Letters:
    """Of one prison."""

    def __init__(self, cast: Cast, prison: Prison) -> None:
        self._prison = prison
        self._chance = Chance(cast.plan.seed)
        self._people = Residents(cast, prison.code, cast.plan.first)
        self._pace = LivedPace(cast.plan, Happening.LETTER, prison.code, prison.beds)
        self._inmates = {one.number: one for one in cast.inmates[prison.code]}
        self._first = cast.plan.first

    def on(self, day: date) -> Iterator[Letter]:
        """Those that are registered on a day, behind the first one."""
        people = self._people.on(day)
        count = self._pace.per_day(day) if people.inmates and day > self._first else 0
        for number in range(count):
            draw = self._chance.of("letter", self._prison.code, day, number)
            told = people.inmates[draw.below(len(people.inmates))]
            inmate = self._inmates[told.inmate_no]
            bond = next(
                one for one in inmate.bonds if one.relative.id_no == told.relatives[0].id_no
            )
            yield _letter(f"{self._prison.code}/{day:%Y%m%d}/{number}", day, inmate, bond, draw)


def _letter(key: str, day: date, inmate: Inmate, bond: Bond, draw: Draw) -> Letter:
    inbound = draw.happens(INBOUND)
    registered = moment(day, OPENS) + draw.below(6 * 3600) * timedelta(seconds=1)
    submitted = registered + timedelta(seconds=draw.between(120, 1500))
    slow = timedelta(days=draw.between(1, 3)) if draw.happens(SLOW) else timedelta()
    decided = submitted + slow + timedelta(seconds=draw.between(1200, 9000))
    withheld = draw.one_of(REASONS) if draw.happens(WITHHELD) else ""
    posted, later = draw.between(2, 6), timedelta(seconds=draw.below(4 * 3600))
    return Letter(
        key=key,
        inmate=inmate,
        bond=bond,
        inbound=inbound,
        registered_at=registered,
        postmarked_on=day - posted * DAY if inbound else None,
        postal_no=f"XB{draw.below(10**9):09}SH" if draw.happens(HAS_NUMBER) else None,
        submitted_at=submitted,
        decided_at=decided,
        withheld=withheld,
        settled_at=moment(decided.date() + DAY, OPENS) + later,
    )
