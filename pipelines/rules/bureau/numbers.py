"""Identity numbers and telephones that nobody can have, a different one for each person.

They begin with a region that was never given out, and with a network that there is not
(`pipelines.rules.platform.delivered_persons`).
"""

from datetime import date

from pipelines.rules.platform.delivered_persons import MADE_UP_REGION
from schemas.exchange.prison_systems.records import Distance

MONTHS, DAYS, LAST_DIGITS = 12, 28, 10_000
PLACES = MONTHS * DAYS * LAST_DIGITS
"""So many persons can be born in one year; all of a bureau differ already by their place."""
STEP, PHONE_STEP = 1_096_559, 61_803_399
"""Without a common divisor with what they step through, so that no place comes twice."""
PHONES = 10**8
NEAR = ("1000", "1001", "1002", "1003", "1004", "1005")
"""Numbers that begin so are of the bureau's own city."""


def birth_day(place: int, year: int) -> date:
    """The day of a person's birth, of which the year alone is free."""
    month, day, _ = _parts(place)
    return date(year, month, day)


def id_no(place: int, year: int) -> str:
    month, day, last = _parts(place)
    return f"{MADE_UP_REGION}{year}{month:02}{day:02}{last:04}"


def phone(place: int) -> str:
    """Eleven digits."""
    return f"100{place * PHONE_STEP % PHONES:08}"


def distance(phone: str) -> Distance:
    """How far a made-up telephone is away."""
    return Distance.LOCAL if phone.startswith(NEAR) else Distance.DOMESTIC


def _parts(place: int) -> tuple[int, int, int]:
    if not 0 <= place < PLACES:
        raise ValueError(f"no such place among the made-up numbers: {place}")
    rest, last = divmod(place * STEP % PLACES, LAST_DIGITS)
    month, day = divmod(rest, DAYS)
    return month + 1, day + 1, last
