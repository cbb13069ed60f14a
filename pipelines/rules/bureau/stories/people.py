"""People as a prison's system knows them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from schemas.exchange.prison_systems.records import Distance
from schemas.people.kinds import Kinship


class RelativeTold(NamedTuple):
    """A relative as a prison's system knows one."""

    name: str
    id_no: str
    kinship: Kinship
    phone: str
    distance: Distance | None = None
    """How far the number is away; None where the story says it."""


class OfficerTold(NamedTuple):
    """An officer as a prison's system knows one."""

    name: str
    police_no: str


class InmateTold(NamedTuple):
    """An inmate with the relatives who come and are called."""

    inmate_no: str
    relatives: tuple[RelativeTold, ...]


class DayPeople(Protocol):
    """Those of a prison of whom one day's story is told."""

    @property
    def inmates(self) -> Sequence[InmateTold]: ...

    @property
    def officers(self) -> Sequence[OfficerTold]: ...

    @property
    def introduced(self) -> Sequence[InmateTold]:
        """Relatives who became known on the day, behind the first one."""


class People(Protocol):
    """Everybody of a prison."""

    def on(self, day: date) -> DayPeople: ...

    def knows(self, inmate_no: object) -> bool: ...
