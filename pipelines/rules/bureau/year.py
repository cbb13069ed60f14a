"""What a wing's year is: it says what happened and what is left, and not how that is written."""

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Left


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """Told day by day; both sides of a day come from the same draws."""

    code: str
    fills: tuple[str, ...]
    """Tables whose rows it leaves."""
    reads: tuple[str, ...] = ()
    """Years whose rows its own point to: they are planted before."""
    happened: Callable[[Ground, date], Iterable[Happened]]
    left: Callable[[Ground, date], Iterable[Left]]
    """What came to be on the day, as it stands at the plan's end."""
