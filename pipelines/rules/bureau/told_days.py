"""What a prison's system told of one day, as it stands in the end."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from pipelines.rules.bureau.cast import Cast
from pipelines.rules.bureau.residents import Residents
from pipelines.rules.bureau.rhythm import HAPPENINGS, LivedPace
from pipelines.rules.bureau.stories.phone_story import numbers, phone_day
from pipelines.rules.bureau.stories.steps import Setting, Step, Story
from pipelines.rules.bureau.stories.visit_story import visit_day
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import PrisonRecord

STORIES: dict[SystemKind, Story] = {SystemKind.VISIT: visit_day, SystemKind.PHONE: phone_day}


class Silent(NamedTuple):
    """In place of a recording: what is long gone is told of without its sound."""

    content: bytes = b""
    sm3: str = ""


SILENCE = (Silent(), Silent(), Silent(), Silent())


class Told(NamedTuple):
    """A record after all that was written of it."""

    kind: RecordKind
    key: str
    record: PrisonRecord
    first: datetime
    """When it was written."""
    last: datetime
    """When it was written again, or taken away."""
    deleted: bool


class ToldDays:
    """One system of one prison; from day to day the same as its stand-in tells."""

    def __init__(self, cast: Cast, prison: str, kind: SystemKind) -> None:
        self._kind, self._prison, self._cast = kind, prison, cast
        self._people = Residents(cast, prison, cast.plan.first)
        self._pace = LivedPace(cast.plan, HAPPENINGS[kind], prison, cast.beds_of(prison))
        self._last: tuple[date, list[Told]] | None = None

    def on(self, day: date) -> list[Told]:
        """Of everything that began on the day, whenever it ended."""
        # Several years ask for a day, one after another.
        if self._last is None or self._last[0] != day:
            self._last = (day, list(self._of(day)))
        return self._last[1]

    def _of(self, day: date) -> Iterator[Told]:
        steps = STORIES[self._kind](self._setting(day))
        if self._kind is SystemKind.PHONE and day == self._cast.plan.first:
            steps = chain(numbers(self._setting(day)), steps)
        return ended(steps)

    def _setting(self, day: date) -> Setting:
        seed = f"{self._cast.plan.seed}/{self._prison}"
        people, pace = self._people.on(day), self._pace
        count = pace.per_day(day) if people.inmates else 0
        random = pace.random(f"{seed}/{self._kind}/{day}")
        return Setting(day, random, people, count, SILENCE, pace.visiting, pace.has_sound)


def ended(steps: Iterable[Step]) -> Iterator[Told]:
    """Each record once, in the order in which they were first written."""
    found: dict[tuple[RecordKind, str], Told] = {}
    for step in sorted(steps, key=lambda one: one.at):
        place = (step.kind, step.key)
        known = found.get(place)
        record = step.record or (known.record if known else None)
        if record is not None:
            first = known.first if known else step.at
            found[place] = Told(*place, record, first, step.at, step.record is None)
    yield from found.values()
