"""How large a made-up bureau is, and which days it has behind it."""

from datetime import date, datetime, time, timedelta

import msgspec

from pipelines.rules.platform.local_time import LOCAL

VERSION = 5
"""Of the rule: another one tells other people and days under the same seed."""
PARTED_DAYS = 40
"""So many days before the end belong to the prisons' systems, which are still compared then."""
FEWEST, MOST = 30, 200_000
MOST_YEARS = 10
OPENING = time(8)
"""When a working day begins."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a bureau is made from; the same plan makes the same bureau."""

    seed: int
    inmates: int
    years: int
    until: date
    """The first day that is not told any more: the first start."""
    version: int = VERSION

    @property
    def first(self) -> date:
        """The day on which the bureau begins to work with the platform."""
        back = self.until.year - self.years
        # The 29th of February has no day of its own in most years.
        return self.until.replace(year=back, day=min(self.until.day, 28))

    @property
    def parted(self) -> date:
        """What a system told that began from this day on is told by its stand-in."""
        return max(self.first, self.until - timedelta(days=PARTED_DAYS))

    @property
    def founded(self) -> datetime:
        """Before anything of the first day."""
        return moment(self.first, time(0))


def moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LOCAL)
