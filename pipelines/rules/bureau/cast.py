"""Who is in the bureau: prisons and wards, officers, inmates with their stays, their relatives.

Inmates come and go by the bed: each bed of a prison is taken by one after another, from long before
the first day on, so that who is there on a day is the same however many years are asked for.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property

import msgspec

from pipelines.rules.bureau import numbers
from pipelines.rules.bureau.chance import Chance, Draw
from pipelines.rules.bureau.names import name
from pipelines.rules.bureau.officers import Officer, officers_of
from pipelines.rules.bureau.places import (
    MINORS,
    PRISON_NAMES,
    WOMEN,
    prison_code,
    ward_code,
    wards_each,
)
from pipelines.rules.bureau.plan import Plan, moment
from schemas.people.kinds import CustodyState, Kinship

EPOCH = date(2019, 1, 1)
"""Before it nobody is told of but by how long he was there already."""
SHORTEST_DAYS, LONGEST_DAYS = 400, 3_000
MINORS_LONGEST_DAYS = 900
EMPTY_DAYS = 20
"""At most so long a bed stays empty."""
MOVED, SENT_AWAY = 0.06, 0.04
"""Shares of inmates who change their ward once, and who leave for a prison elsewhere."""
OFFENCES = ("盗窃罪", "诈骗罪", "故意伤害罪", "抢劫罪", "贩卖毒品罪", "非法经营罪", "寻衅滋事罪")
LEVELS = (("lenient", 0.2), ("regular", 0.65), ("strict", 0.15))
HOW_MANY = ((0, 0.04), (1, 0.26), (2, 0.5), (3, 0.2))
"""Relatives of an inmate."""
KIN = (
    (Kinship.PARENT, 0.34),
    (Kinship.SPOUSE, 0.3),
    (Kinship.CHILD, 0.14),
    (Kinship.SIBLING, 0.17),
    (Kinship.EXTENDED, 0.05),
)
YOUNGER = {
    Kinship.PARENT: (-32, -20),
    Kinship.SPOUSE: (-5, 6),
    Kinship.CHILD: (18, 24),
    Kinship.SIBLING: (-8, 8),
    Kinship.EXTENDED: (-30, 5),
    Kinship.OTHER: (-20, 5),
    Kinship.LAWYER: (-10, 10),
}
"""By how many years a relative is born after the inmate, at least and at most."""
YOUNGEST_BORN = 2008
LAWYERS, LAWYERS_INMATES = 8, 2
"""One in each of the first prisons, and so many inmates has each."""
UNKNOWN_TO_ALL = (("P02", 1), ("P06", 2), ("P10", 1))
"""Prison and bed of those whose first relative nobody can place."""
SHARED_NUMBER_IN, SHARED_BY = "P04", 9
"""A prison where so many inmates name the same number."""
PEOPLE_OF_A_BED = 4
"""The inmate and at most three relatives: each has a place of his own among the numbers."""


class Stay(msgspec.Struct, frozen=True):
    """Where an inmate is, from a moment on until the next one."""

    ward: str
    since: datetime


class Relative(msgspec.Struct, frozen=True, kw_only=True):
    """A person outside."""

    key: str
    """Names the person in the rule; a lawyer has several inmates."""
    name: str
    id_no: str
    phone: str
    kept_by: str
    """The prison whose officers made the record."""


class Bond(msgspec.Struct, frozen=True, kw_only=True):
    """What binds a relative to an inmate, and since when that is known."""

    relative: Relative
    kinship: Kinship
    since: datetime


class Inmate(msgspec.Struct, frozen=True, kw_only=True):
    """One who takes a bed from a day on."""

    number: str
    name: str
    prison: str
    woman: bool
    id_no: str
    birth_day: date
    offence: str
    sentence: str
    term_from: date
    term_until: date
    level: str
    stays: tuple[Stay, ...]
    left_at: datetime | None
    left_as: CustodyState
    bonds: tuple[Bond, ...]

    @property
    def since(self) -> datetime:
        return self.stays[0].since

    def is_held(self, at: datetime) -> bool:
        return self.since <= at and (self.left_at is None or at < self.left_at)

    def ward_at(self, at: datetime) -> str:
        """Of the last stay that had begun; of the first one before."""
        begun = [stay.ward for stay in self.stays if stay.since <= at]
        return begun[-1] if begun else self.stays[0].ward


class Prison(msgspec.Struct, frozen=True, kw_only=True):
    """A prison, and how many beds it has."""

    number: int
    code: str
    name: str
    wards: tuple[str, ...]
    beds: int


class Cast:
    """Everybody of a plan who is there between its first day and its end."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._chance = Chance(plan.seed)

    @cached_property
    def prisons(self) -> tuple[Prison, ...]:
        each, more = divmod(self.plan.inmates, len(PRISON_NAMES))
        wards = range(1, wards_each(self.plan.inmates) + 1)
        return tuple(
            Prison(
                number=number,
                code=prison_code(number),
                name=called,
                wards=tuple(ward_code(prison_code(number), ward) for ward in wards),
                beds=each + (number <= more),
            )
            for number, called in enumerate(PRISON_NAMES, 1)
        )

    @cached_property
    def officers(self) -> Mapping[str, Officer]:
        """The bureau's, each prison's and each ward's, by their logins."""
        places = [(one.code, one.wards) for one in self.prisons]
        return {one.login: one for one in officers_of(self._chance, places)}

    @cached_property
    def inmates(self) -> Mapping[str, tuple[Inmate, ...]]:
        """By prison, in the order of beds."""
        return {one.code: tuple(self._of_prison(one)) for one in self.prisons}

    def beds_of(self, prison: str) -> int:
        """About so many are held there on any day."""
        return next(one.beds for one in self.prisons if one.code == prison)

    @cached_property
    def acquainted(self) -> Mapping[str, Bond]:
        """By a relative's key the bond by which he is first known."""
        found: dict[str, Bond] = {}
        for one in self._everybody():
            for bond in one.bonds:
                known = found.setdefault(bond.relative.key, bond)
                if bond.since < known.since:
                    found[bond.relative.key] = bond
        return found

    @cached_property
    def shared_phones(self) -> frozenset[str]:
        """Those by which more than one inmate is bound to somebody."""
        numbers: dict[str, set[str]] = defaultdict(set)
        for one in self._everybody():
            for bond in one.bonds:
                numbers[bond.relative.phone].add(one.number)
        return frozenset(phone for phone, inmates in numbers.items() if len(inmates) > 1)

    @cached_property
    def arrivals(self) -> Mapping[date, Sequence[Inmate]]:
        """By the day on which the platform hears of them: the first, of all who are there then."""
        found: dict[date, list[Inmate]] = defaultdict(list)
        for one in self._everybody():
            found[max(one.since.date(), self.plan.first)].append(one)
        return found

    @cached_property
    def changes(self) -> Mapping[date, Sequence[Inmate]]:
        """Those who change their ward or leave, by the day of it."""
        found: dict[date, list[Inmate]] = defaultdict(list)
        for one in self._everybody():
            days = {stay.since.date() for stay in one.stays[1:]}
            days |= {one.left_at.date()} if one.left_at else set()
            for day in days:
                found[day].append(one)
        return found

    @cached_property
    def introductions(self) -> Mapping[date, Sequence[tuple[Inmate, Bond]]]:
        """Bonds by the day on which they become known, no sooner than the first."""
        found: dict[date, list[tuple[Inmate, Bond]]] = defaultdict(list)
        for one in self._everybody():
            for bond in one.bonds:
                found[max(bond.since.date(), self.plan.first)].append((one, bond))
        return found

    def _everybody(self) -> Iterator[Inmate]:
        for prison in self.prisons:
            yield from self.inmates[prison.code]

    def _of_prison(self, prison: Prison) -> Iterator[Inmate]:
        for bed in range(1, prison.beds + 1):
            yield from _Bed(self._chance, self.plan, prison, bed).occupants()


class _Bed:
    """One bed of a prison, and who has it in turn."""

    def __init__(self, chance: Chance, plan: Plan, prison: Prison, bed: int) -> None:
        self._chance, self._plan = chance, plan
        self._prison, self._bed = prison, bed
        self._draw = chance.of("bed", prison.code, bed)
        self._end = moment(plan.until, time(0))
        self._first = plan.first

    def occupants(self) -> Iterator[Inmate]:
        """Those who are there between the plan's first day and its end."""
        draw = self._draw
        most = MINORS_LONGEST_DAYS if self._prison.number == MINORS else LONGEST_DAYS
        # The first of all came so long ago that beds are not emptied all at once.
        since = EPOCH - timedelta(days=draw.below(most))
        turn = 0
        while since < self._plan.until:
            until = since + timedelta(days=draw.between(SHORTEST_DAYS, most))
            if until > self._first:
                yield self._inmate(turn, since, until)
            since = until + timedelta(days=draw.between(1, EMPTY_DAYS))
            turn += 1

    def _inmate(self, turn: int, since: date, until: date) -> Inmate:
        prison, bed = self._prison, self._bed
        number = f"31{prison.number:02}{turn * 10_000 + bed:06}"
        draw = self._chance.of("inmate", number)
        place = self._place(turn)
        born = since.year - (draw.between(16, 18) if prison.number == MINORS else _age(draw))
        woman = prison.number == WOMEN or (prison.number == MINORS and draw.happens(0.1))
        called = name(draw, woman=woman)
        came = moment(since, time(9 + draw.below(7), draw.below(60)))
        went = moment(until, time(9, 30))
        served = timedelta(days=draw.between(60, 240))
        years = max(1, round((until - since + served).days / 365))
        # Drawn of those who stay as well, since what is drawn behind it must be the same.
        gone, fate = until < self._plan.until, self._fate(draw)
        return Inmate(
            number=number,
            name=called,
            prison=prison.code,
            woman=woman,
            id_no=numbers.id_no(place, born),
            birth_day=numbers.birth_day(place, born),
            offence=draw.one_of(OFFENCES),
            sentence=f"有期徒刑{_numeral(years)}年",
            term_from=since - served,
            term_until=until,
            level=draw.weighed(LEVELS),
            stays=self._stays(draw, came, went),
            left_at=went if gone else None,
            left_as=fate if gone else CustodyState.IN_CUSTODY,
            bonds=tuple(
                bond
                for bond in self._bonds(draw, turn, called, born, came)
                if bond.since < min(went, self._end)
            ),
        )

    def _stays(self, draw: Draw, came: datetime, went: datetime) -> tuple[Stay, ...]:
        wards = self._prison.wards
        first = (self._bed - 1) % len(wards)
        stays = [Stay(wards[first], came)]
        if draw.happens(MOVED):
            days = draw.between(60, max(60, (went - came).days - 60))
            moved = moment((came + timedelta(days=days)).date(), time(10, 15))
            if moved < min(went, self._end):
                stays.append(Stay(wards[(first + 1) % len(wards)], moved))
        return tuple(stays)

    def _fate(self, draw: Draw) -> CustodyState:
        away = draw.happens(SENT_AWAY)
        return CustodyState.TRANSFERRED_OUT if away else CustodyState.RELEASED

    def _bonds(
        self, draw: Draw, turn: int, called: str, born: int, came: datetime
    ) -> Iterator[Bond]:
        taken: set[Kinship] = set()
        for slot in range(1, draw.weighed(HOW_MANY) + 1):
            kinship = self._kinship(draw, slot, born, taken)
            taken.add(kinship)
            relative = self._relative(draw, turn, slot, kinship, called, born)
            since = came + timedelta(days=draw.between(3, 45), hours=draw.below(3))
            yield Bond(relative=relative, kinship=kinship, since=since)
        if self._prison.number <= LAWYERS and self._bed <= LAWYERS_INMATES:
            since = came + timedelta(days=draw.between(2, 9))
            yield Bond(relative=self._lawyer(), kinship=Kinship.LAWYER, since=since)

    def _kinship(self, draw: Draw, slot: int, born: int, taken: set[Kinship]) -> Kinship:
        """One spouse at most, and children of those alone who are old enough."""
        drawn = draw.weighed(KIN)
        if slot == 1 and (self._prison.code, self._bed) in UNKNOWN_TO_ALL:
            return Kinship.OTHER
        childless = born > YOUNGEST_BORN - YOUNGER[Kinship.CHILD][0]
        if drawn is Kinship.CHILD and childless:
            return Kinship.PARENT
        if drawn is Kinship.SPOUSE and (drawn in taken or self._prison.number == MINORS):
            return Kinship.SIBLING
        return drawn

    def _relative(
        self, draw: Draw, turn: int, slot: int, kinship: Kinship, called: str, born: int
    ) -> Relative:
        place = self._place(turn, slot)
        first, last = YOUNGER[kinship]
        year = min(YOUNGEST_BORN, born + draw.between(first, last))
        woman = draw.happens(0.6)
        if kinship is Kinship.SPOUSE:
            woman = self._prison.number != WOMEN
        own = kinship in (Kinship.CHILD, Kinship.SIBLING) or (
            kinship is Kinship.PARENT and not woman
        )
        shared = slot == 1 and self._prison.code == SHARED_NUMBER_IN and self._bed <= SHARED_BY
        return Relative(
            key=f"{self._prison.code}/{self._bed}/{turn}/{slot}",
            name=name(draw, woman=woman, family=called[0] if own else None),
            id_no=numbers.id_no(place, year),
            phone=numbers.phone(self._shared_place() if shared else place),
            kept_by=self._prison.code,
        )

    def _lawyer(self) -> Relative:
        """The prison's own, the same for each of his inmates."""
        draw = self._chance.of("lawyer", self._prison.code)
        place = numbers.PLACES - self._prison.number
        return Relative(
            key=f"{self._prison.code}/lawyer",
            name=name(draw, woman=draw.happens(0.4)),
            id_no=numbers.id_no(place, draw.between(1965, 1995)),
            phone=numbers.phone(place),
            kept_by=self._prison.code,
        )

    def _shared_place(self) -> int:
        return numbers.PLACES - len(PRISON_NAMES) - self._prison.number

    def _place(self, turn: int, slot: int = 0) -> int:
        """Among the numbers; nobody else of the bureau has it."""
        bed = turn * self._prison.beds + self._bed - 1
        return (bed * PEOPLE_OF_A_BED + slot) * len(PRISON_NAMES) + self._prison.number - 1


def _age(draw: Draw) -> int:
    return 20 + draw.below(20) + draw.below(25)


def _numeral(years: int) -> str:
    digits = "零一二三四五六七八九十"
    if years <= 10:
        return digits[years]
    return f"十{digits[years - 10]}" if years < 20 else "二十"
