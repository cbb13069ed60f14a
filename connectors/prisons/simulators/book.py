"""What one made-up visit or phone system holds, written on by its story as time passes."""

import heapq
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

import msgspec

from connectors.prisons.simulators.shelf import Shelf
from connectors.prisons.simulators.sound import Sound, tones
from pipelines.rules.bureau.rhythm import EvenPace, Pace
from pipelines.rules.bureau.stories.people import People
from pipelines.rules.bureau.stories.phone_story import numbers, phone_day
from pipelines.rules.bureau.stories.steps import Setting, Step, Story
from pipelines.rules.bureau.stories.visit_story import visit_day
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.kinds import KINDS, RecordKind, SystemKind
from schemas.exchange.prison_systems.records import (
    OfficialBusiness,
    PhoneNumber,
    Registration,
    Visit,
)
from schemas.modules.visits.visits import VisitState

STORIES: dict[SystemKind, Story] = {SystemKind.VISIT: visit_day, SystemKind.PHONE: phone_day}
ALTERED = {
    RecordKind.VISIT: "seat",
    RecordKind.MONITORING: "remarks",
    RecordKind.REVIEW: "summary",
    RecordKind.CALL: "phone_set",
    RecordKind.RATING: "text",
    RecordKind.APPROVAL: "opinion",
    RecordKind.REGISTRATION: "companions",
}
"""What somebody writes differently afterwards."""
RECORDS_A_DAY = {SystemKind.VISIT: 5.6, SystemKind.PHONE: 4.3}
"""Of every visit or call, on average; for whoever wants so many records."""
LATEST = timedelta(hours=48)
"""What is written late is written sooner than that."""


class Book:
    """Everything up to `at` stands in it; the same seed and days tell the same, to the byte."""

    def __init__(
        self,
        kind: SystemKind,
        people: People,
        *,
        first: date,
        per_day: int | Pace,
        seed: int | str = 0,
        sounds: tuple[Sound, ...] = (),
    ) -> None:
        self.kind = kind
        self.people = people
        self.sounds = sounds or tones()
        self.shelves = {one: Shelf(one) for one in KINDS[kind]}
        self.skew = timedelta()
        """How wrong the clock is by which changes are stamped."""
        self.late = 0.0
        """The share of records that are written hours after they should have been."""
        self._seed = seed
        self._pace = EvenPace(per_day) if isinstance(per_day, int) else per_day
        self._next_day = first
        self._waiting: list[tuple[datetime, int, Step]] = []
        self._told = 0
        self._open: dict[tuple[RecordKind, str], int] = {}
        """Rows that will be written again."""
        self._awaited: dict[str, OfficialBusiness] = {}
        """By key, business that is still to come."""
        self._chance = Random(f"{seed}/{kind}/late")
        self.at = datetime.combine(first, datetime.min.time(), LOCAL)
        if kind is SystemKind.PHONE:
            self._tell(numbers(self._setting(first)))

    def advance(self, until: datetime) -> None:
        """Write on what happens up to then; going back is nothing."""
        while self._next_day <= until.astimezone(LOCAL).date():
            self._tell(STORIES[self.kind](self._setting(self._next_day)))
            self._next_day += timedelta(days=1)
        while self._waiting and self._waiting[0][0] <= until:
            at, _, step = heapq.heappop(self._waiting)
            self._write(at, step)
        for key, business in list(self._awaited.items()):
            if business.at <= until:
                del self._awaited[key]
                step = Step(business.at, RecordKind.OFFICIAL, key, business, more=True)
                self._write(max(self.at, business.at), step)
        self.at = max(self.at, until)

    def disturb(self, random: Random, *, changed: int = 0, deleted: int = 0) -> None:
        """Change and take away records of any day, as officers at the prison do."""
        for _ in range(changed):
            shelf, number = self._any(random)
            field = ALTERED.get(shelf.kind)
            if field is None:
                shelf.touch(number, self._stamp())
                continue
            altered = {field: f"改{random.randrange(1000)}"}
            record = msgspec.structs.replace(shelf.entry(number).record, **altered)
            shelf.change(number, record, self._stamp())
        for _ in range(deleted):
            shelf, number = self._any(random)
            waits = (shelf.kind, shelf.entry(number).key) in self._open
            if not waits and not shelf.is_deleted(number):
                shelf.delete(number, self._stamp())

    def touch(self, kind: RecordKind, number: int) -> None:
        """A new version that says the same."""
        self.shelves[kind].touch(number, self._stamp())

    def book(self, registration: Registration) -> None:
        """A registration that came from outside; once more with the same number changes it."""
        state = VisitState.CANCELLED if registration.cancelled else VisitState.REGISTERED
        visit = Visit(
            visit_no=registration.visit_no,
            inmate_no=registration.inmate_no,
            visit_type=registration.visit_type,
            planned_at=registration.planned_at,
            state=state,
        )
        for kind, record in ((RecordKind.REGISTRATION, registration), (RecordKind.VISIT, visit)):
            self._write(self.at, Step(self.at, kind, registration.visit_no, record, more=True))

    def expect(self, key: str, business: OfficialBusiness | None) -> None:
        """Business that came from outside, to be written when its time is over; None: no more."""
        if business is None:
            self._awaited.pop(key, None)
        else:
            self._awaited[key] = business

    def permit(self, number: PhoneNumber) -> None:
        """A number that came from outside."""
        key = f"{number.inmate_no}|{number.phone}"
        self._write(self.at, Step(self.at, RecordKind.NUMBER, key, number, more=True))

    def write(self, step: Step) -> None:
        """What somebody enters now; once more with the same key changes it."""
        self._write(self.at, step._replace(more=True))

    def sound(self, file: str) -> bytes | None:
        """A recording's bytes by the name under which a record tells of it."""
        chosen = file.removesuffix(".wav").rpartition(".")[2]
        if not chosen.isdecimal() or int(chosen) >= len(self.sounds):
            return None
        return self.sounds[int(chosen)].content

    def _any(self, random: Random) -> tuple[Shelf, int]:
        shelf = random.choice([one for one in self.shelves.values() if one.rows])
        return shelf, random.randrange(shelf.rows)

    def _setting(self, day: date) -> Setting:
        pace = self._pace
        random = pace.random(f"{self._seed}/{self.kind}/{day}")
        people = self.people.on(day)
        # A small prison may have nobody whom anybody comes to.
        count = pace.per_day(day) if people.inmates else 0
        visiting, has_sound = pace.visiting, pace.has_sound
        return Setting(day, random, people, count, self.sounds, visiting, has_sound)

    def _tell(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self._wait(step.at, step)

    def _wait(self, at: datetime, step: Step) -> None:
        self._told += 1
        heapq.heappush(self._waiting, (at, self._told, step))

    def _write(self, at: datetime, step: Step) -> None:
        self.at = max(self.at, at)
        shelf, place = self.shelves[step.kind], (step.kind, step.key)
        number = self._open.get(place)
        first = number is None
        if first and not step.more and at == step.at and self._chance.random() < self.late:
            late = self._chance.randrange(1, LATEST // timedelta(hours=1))
            self._wait(at + timedelta(hours=late), step)
            return
        if number is None and step.record is not None:
            number = shelf.put(step.key, step.record, self._stamp())
        elif number is not None and step.record is not None:
            shelf.change(number, step.record, self._stamp())
        elif number is not None:
            shelf.delete(number, self._stamp())
        if not step.more:
            self._open.pop(place, None)
        elif number is not None:
            self._open[place] = number

    def _stamp(self) -> datetime:
        return self.at + self.skew
