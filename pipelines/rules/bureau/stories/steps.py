"""What happens in a prison's system, moment by moment; stories are made of steps."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from random import Random
from typing import NamedTuple, Protocol

from pipelines.rules.bureau.stories.people import DayPeople
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


class Sounding(Protocol):
    """A recording's bytes and their digest."""

    @property
    def content(self) -> bytes: ...

    @property
    def sm3(self) -> str: ...


def any_day(day: date) -> date:
    """Every day is good for a visit."""
    return day


def always(day: date, number: str) -> bool:
    """Every conversation is recorded."""
    del day, number
    return True


class Setting(NamedTuple):
    """What a day's story is told from."""

    day: date
    random: Random
    people: DayPeople
    per_day: int
    sounds: Sequence[Sounding]
    visiting: Callable[[date], date] = any_day
    """The day on which a visit is held that was wanted for another one."""
    has_sound: Callable[[date, str], bool] = always
    """Whether what was said is recorded in a conversation of the day and this number."""


Story = Callable[[Setting], Iterator[Step]]
