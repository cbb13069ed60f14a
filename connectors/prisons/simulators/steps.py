"""What happens in a prison's system, moment by moment; stories are made of steps."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from random import Random
from typing import NamedTuple

from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.sound import Sound
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import PrisonRecord


class Step(NamedTuple):
    """A record is written, anew or again; None takes it away."""

    at: datetime
    kind: RecordKind
    key: str
    record: PrisonRecord | None
    more: bool = False
    """Whether the record will be written again."""


class Setting(NamedTuple):
    """What a day's story is told from."""

    day: date
    random: Random
    people: Population
    per_day: int
    sounds: tuple[Sound, ...]


Story = Callable[[Setting], Iterator[Step]]
