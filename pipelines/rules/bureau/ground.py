"""What all years are told from, and what everything in them is called by."""

from datetime import datetime, timedelta
from functools import cached_property

from pipelines.rules.bureau.cast import Bond, Cast, Inmate, Relative
from pipelines.rules.bureau.chance import Chance
from pipelines.rules.bureau.ids import Ids
from pipelines.rules.bureau.officers import Officer
from pipelines.rules.bureau.plan import OPENING, Plan, moment
from pipelines.rules.bureau.systems import System
from pipelines.rules.security.actor import Actor

ACCOUNTS_TAKE, INMATES_TAKE, RELATIVES_TAKE = (timedelta(hours=hours) for hours in (1, 1, 6))
"""How long the first day is filled in: accounts, then inmates, then relatives."""
BOUND_AFTER = timedelta(seconds=20)


class Ground:
    """Plan, chance, ids and people of one bureau."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chance = Chance(plan.seed)
        self.ids = Ids(plan.seed)
        self._made: dict[tuple[str, str], str] = {}

    @cached_property
    def cast(self) -> Cast:
        return Cast(self.plan)

    def unit_id(self, code: str) -> str:
        return self._named("unit", code, self.plan.founded)

    def officer_id(self, login: str) -> str:
        return self._named("officer", login, self.plan.founded)

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

    def system_id(self, one: System) -> str:
        return self._named("prison_system", f"{one.prison}/{one.kind}", self.plan.founded)

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
        return self._made.setdefault((noun, key), self.ids.of(noun, key, at))

    def _spread(self, key: str, most: timedelta) -> timedelta:
        return self.chance.of("first day", key).share() * most
