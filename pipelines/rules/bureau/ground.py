"""What all years are told from, and what everything in them is called by."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property

from pipelines.rules.bureau.cast import Bond, Cast, Inmate, Relative
from pipelines.rules.bureau.chance import Chance
from pipelines.rules.bureau.deciders import Deciders
from pipelines.rules.bureau.ids import Ids
from pipelines.rules.bureau.movements import Movements
from pipelines.rules.bureau.officers import Officer
from pipelines.rules.bureau.plan import OPENING, Plan, moment
from pipelines.rules.bureau.told_days import ToldDays
from pipelines.rules.bureau.work import Work
from pipelines.rules.security.actor import Actor
from schemas.exchange.prison_systems.kinds import SystemKind

ACCOUNTS_TAKE, INMATES_TAKE, RELATIVES_TAKE = (timedelta(hours=hours) for hours in (1, 1, 6))
"""How long the first day is filled in: accounts, then inmates, then relatives."""
BOUND_AFTER = timedelta(seconds=20)


class Ground:
    """Plan, chance, ids and people of one bureau."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chance = Chance(plan.seed)
        self.ids = Ids(plan.seed)
        self.parted, self._founded = plan.parted, plan.founded
        self._made: dict[tuple[str, str], str] = {}
        self._told: dict[tuple[str, SystemKind], ToldDays] = {}

    @cached_property
    def cast(self) -> Cast:
        return Cast(self.plan)

    @cached_property
    def inmates(self) -> Mapping[str, Inmate]:
        """By number."""
        return {one.number: one for held in self.cast.inmates.values() for one in held}

    @cached_property
    def movements(self) -> Movements:
        return Movements(self.inmates.values(), self.heard_of)

    @cached_property
    def officers_by_number(self) -> Mapping[str, Officer]:
        """By police number."""
        return {one.police_no: one for one in self.cast.officers.values()}

    @cached_property
    def work(self) -> Work:
        return Work(self.cast, self.chance)

    @cached_property
    def deciders(self) -> Deciders:
        return Deciders(self.cast, self.officer_id, self.unit_id)

    def get_ready(self) -> None:
        """Make its people and their work at once, which is done when they are first asked for."""
        for made in (self.inmates, self.work.by_ward, self.cast.introductions):
            assert made is not None

    def told(self, prison: str, kind: SystemKind) -> ToldDays:
        """What one prison's system tells."""
        found = self._told.get((prison, kind))
        if found is None:
            found = self._told[prison, kind] = ToldDays(self.cast, prison, kind)
        return found

    def unit_id(self, code: str) -> str:
        return self._named("unit", code, self._founded)

    def officer_id(self, login: str) -> str:
        return self._named("officer", login, self._founded)

    def officer_of(self, police_no: str) -> str | None:
        """His id."""
        known = self.officers_by_number.get(police_no)
        return self.officer_id(known.login) if known else None

    def officer(self, login: str) -> Officer:
        return self.cast.officers[login]

    def actor(self, login: str) -> Actor:
        return self.officer(login).actor(self.officer_id(login))

    def inmate_id(self, one: Inmate) -> str:
        known = self._made.get(("inmate", one.number))
        return known or self._named("inmate", one.number, self.heard_of(one))

    def relative_id(self, one: Relative) -> str:
        known = self._made.get(("relative", one.key))
        return known or self._named("relative", one.key, self.met(one))

    def system_id(self, prison: str, kind: SystemKind) -> str:
        return self._named("prison_system", f"{prison}/{kind}", self._founded)

    def opening(self) -> datetime:
        """When the bureau's first day of work with the platform begins."""
        return moment(self.plan.first, OPENING)

    def heard_of(self, one: Inmate) -> datetime:
        """When the record of an inmate is made: on arrival, or on the first day."""
        first = self.opening() + ACCOUNTS_TAKE
        return one.since if one.since >= first else first + self._spread(one.number, INMATES_TAKE)

    def met(self, one: Relative) -> datetime:
        """When the record of a relative is made."""
        return self._entered(one, self.cast.acquainted[one.key].since)

    def bound(self, bond: Bond) -> datetime:
        """When a bond is entered, behind the record of the relative."""
        return self._entered(bond.relative, bond.since) + BOUND_AFTER

    def _entered(self, one: Relative, since: datetime) -> datetime:
        first = self.opening() + ACCOUNTS_TAKE + INMATES_TAKE
        return since if since >= first else first + self._spread(one.key, RELATIVES_TAKE)

    def _named(self, noun: str, key: str, at: datetime) -> str:
        """Kept, since what one year leaves is pointed to by all others."""
        known = self._made.get((noun, key))
        if known is None:
            known = self._made[noun, key] = self.ids.of(noun, key, at)
        return known

    def _spread(self, key: str, most: timedelta) -> timedelta:
        return self.chance.of("first day", key).share() * most
