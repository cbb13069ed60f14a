"""What was worked in a ward on a day, as its officer entered it."""

from datetime import date, timedelta
from typing import NamedTuple

from pipelines.rules.bureau.chance import Chance
from pipelines.rules.bureau.work import GRADES, Held, Work, Worker
from schemas.labour.hours import HoursKind

DAY = timedelta(days=1)
SATURDAY = 5
ABSENT = 0.04
"""Share of workers who are ill or away on a day."""
USUAL = (420, 420, 420, 390, 450, 360, 420, 405)
"""Minutes of a day, as far as the grade allows them."""
OVERTIME, OVERTIME_MINUTES = 0.06, 60
"""Share of workers who stay longer, and for how long."""
BUSY_WEEKS, AT_REST, REST_MINUTES = 0.06, 0.4, 240
"""Share of a ward's weeks with work on a Saturday, of those who take part, and for how long."""
SPLIT = 997
"""A draw says by its digits behind these something else: one is enough for a worker."""


class Worked(NamedTuple):
    """A worker at his post, minutes of one kind."""

    worker: Worker
    held: Held
    kind: HoursKind
    minutes: int


class WardDays:
    """Out of the work of a bureau; a day is the same whenever it is asked for."""

    def __init__(self, work: Work, chance: Chance) -> None:
        self._work, self._chance = work, chance

    def of(self, ward: str, day: date) -> list[Worked]:
        """Nothing on a day on which nobody works."""
        if day < self._work.begins:
            return []
        busy = self._is_busy(ward, day)
        if self._work.days.is_rest(day):
            return self._resting(ward, day) if busy and day.weekday() == SATURDAY else []
        share = self._chance.of("hours", ward, day).share
        found: list[Worked] = []
        for worker, held in self._there(ward, day):
            drawn = share()
            if drawn < ABSENT:
                continue
            most = GRADES[worker.grade_on(day)][1]
            usual = USUAL[int(drawn * SPLIT) % len(USUAL)]
            found.append(Worked(worker, held, HoursKind.NORMAL, min(usual, most)))
            # Whoever works on a Saturday has no hours left in the week.
            if not busy and drawn * SPLIT % 1 < OVERTIME:
                found.append(Worked(worker, held, HoursKind.OVERTIME, OVERTIME_MINUTES))
        return found

    def _resting(self, ward: str, day: date) -> list[Worked]:
        share = self._chance.of("hours", ward, day).share
        return [
            Worked(worker, held, HoursKind.REST, REST_MINUTES)
            for worker, held in self._there(ward, day)
            if share() < AT_REST
        ]

    def _there(self, ward: str, day: date) -> list[tuple[Worker, Held]]:
        return [
            (worker, held)
            for worker, held in self._work.by_ward.get(ward, ())
            if held.from_day <= day and (held.until_day is None or day <= held.until_day)
        ]

    def _is_busy(self, ward: str, day: date) -> bool:
        monday = day - day.weekday() * DAY
        return self._chance.of("busy week", ward, monday).happens(BUSY_WEEKS)
