"""The people of one prison, as its visit and phone systems know them on each day."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import cached_property
from typing import overload

from pipelines.rules.bureau import numbers
from pipelines.rules.bureau.cast import Bond, Cast, Inmate
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.stories.people import InmateTold, OfficerTold, RelativeTold

STAYS_DAYS = 5
"""Whoever is to be visited is there so long yet: visits are held three days on at the latest."""
NIGHT = time(0)


class Residents:
    """Out of the cast; whoever comes after the plan's end is not known to anybody."""

    def __init__(self, cast: Cast, prison: str, first: date) -> None:
        """`first` is the day from which on is told; whoever was known then is introduced by it."""
        self._prison = prison
        self._cast = cast
        self._first = first

    @cached_property
    def officers(self) -> tuple[OfficerTold, ...]:
        return tuple(
            OfficerTold(one.name, one.police_no)
            for one in self._cast.officers.values()
            if one.prison == self._prison
        )

    def on(self, day: date) -> "Today":
        now = day.toordinal()
        held = [inmate for inmate, since, until in self._known if since <= now < until]
        return Today(day, held, self.officers, self._introduced(day))

    def knows(self, inmate_no: object) -> bool:
        return inmate_no in self._numbers

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(one.number for one in self._cast.inmates[self._prison])

    @cached_property
    def _known(self) -> Sequence[tuple[Inmate, int, int]]:
        """Inmates who have relatives, with the days from and until which they are told of."""
        found = []
        for one in self._cast.inmates[self._prison]:
            if one.bonds:
                since = min(bond.since for bond in one.bonds).toordinal()
                leaves = one.left_at.toordinal() if one.left_at else date.max.toordinal()
                found.append((one, since, leaves - STAYS_DAYS))
        return found

    def _introduced(self, day: date) -> tuple[InmateTold, ...]:
        introductions = self._cast.introductions.get(day, ()) if day > self._first else ()
        mine = [(one, bond) for one, bond in introductions if one.prison == self._prison]
        return tuple(InmateTold(one.number, (_relative(bond),)) for one, bond in mine)


class Today(Sequence[InmateTold]):
    """Those who are there on a day; relatives are looked up of whom the story chooses."""

    def __init__(
        self,
        day: date,
        held: Sequence[Inmate],
        officers: Sequence[OfficerTold],
        introduced: Sequence[InmateTold],
    ) -> None:
        self._day, self._held = day, held
        self._night = moment(day + timedelta(days=1), NIGHT)
        self.officers = officers
        self.introduced = introduced

    @property
    def inmates(self) -> Sequence[InmateTold]:
        return self

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, place: int) -> InmateTold: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[InmateTold]: ...

    def __getitem__(self, place: int | slice) -> InmateTold | Sequence[InmateTold]:
        if isinstance(place, slice):
            return [self._told(one) for one in self._held[place]]
        return self._told(self._held[place])

    def _told(self, one: Inmate) -> InmateTold:
        """Relatives take turns by the day, since stories look at the first of them."""
        known = [bond for bond in one.bonds if bond.since < self._night]
        turn = (self._day.toordinal() + int(one.number)) % len(known)
        turned = [*known[turn:], *known[:turn]]
        return InmateTold(one.number, tuple(map(_relative, turned)))


def _relative(bond: Bond) -> RelativeTold:
    one = bond.relative
    far = numbers.distance(one.phone)
    return RelativeTold(one.name, one.id_no, bond.kinship, one.phone, far)
