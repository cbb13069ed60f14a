"""Which charges of phone calls a prison asks to be taken back, and what its leader says."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pipelines.rules.bureau.chance import Chance
from pipelines.rules.bureau.months import DAY
from pipelines.rules.bureau.plan import moment

EVERY_DAYS = 7
"""Of one day in so many a prison looks at the charges again."""
REASONS = ("通话中断后仍计费", "线路杂音无法通话", "家属反映未接通却扣费")
REFUSAL = "已调听录音，通话正常，不予冲正"
REFUSED_SHARE = 0.3
FROM = time(9)
GIVEN_BACK = timedelta(seconds=2)
"""Behind the decision the funds platform has given it back."""


class Reversal(NamedTuple):
    """An application about one ticket, decided on the morning on which it was made."""

    reason: str
    refusal: str
    """Why it is refused; empty: it is not."""
    entered_at: datetime
    submitted_at: datetime
    decided_at: datetime

    @property
    def reversed_at(self) -> datetime | None:
        return None if self.refusal else self.decided_at + GIVEN_BACK


def looks_at(prison_number: int, day: date) -> bool:
    return day.toordinal() % EVERY_DAYS == prison_number % EVERY_DAYS


def reversals_of(
    chance: Chance, day: date, charged: Iterable[tuple[str, int, str]]
) -> Mapping[str, Reversal]:
    """By ticket; `charged` says of each its prison, that one's number and its id."""
    return dict(_reversals(chance, day, charged))


def _reversals(
    chance: Chance, day: date, charged: Iterable[tuple[str, int, str]]
) -> Iterator[tuple[str, Reversal]]:
    """The first of a prison's day, on the next morning."""
    seen = set[str]()
    for prison, number, ticket_id in charged:
        if prison in seen or not looks_at(number, day):
            continue
        seen.add(prison)
        draw = chance.of("reversal", prison, day)
        entered = moment(day + DAY, FROM) + timedelta(minutes=draw.between(5, 90))
        submitted = entered + timedelta(seconds=draw.between(60, 600))
        refused = draw.happens(REFUSED_SHARE)
        yield (
            ticket_id,
            Reversal(
                reason=draw.one_of(REASONS),
                refusal=REFUSAL if refused else "",
                entered_at=entered,
                submitted_at=submitted,
                decided_at=submitted + timedelta(minutes=draw.between(10, 180)),
            ),
        )
