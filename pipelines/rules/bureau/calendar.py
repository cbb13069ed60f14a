"""The festivals before which relatives come and are called most."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

SPRING = {
    2019: date(2019, 2, 5), 2020: date(2020, 1, 25), 2021: date(2021, 2, 12),
    2022: date(2022, 2, 1), 2023: date(2023, 1, 22), 2024: date(2024, 2, 10),
    2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
}  # fmt: skip
"""春节."""
MIDAUTUMN = {
    2019: date(2019, 9, 13), 2020: date(2020, 10, 1), 2021: date(2021, 9, 21),
    2022: date(2022, 9, 10), 2023: date(2023, 9, 29), 2024: date(2024, 9, 17),
    2025: date(2025, 10, 6), 2026: date(2026, 9, 25), 2027: date(2027, 9, 15),
    2028: date(2028, 10, 3),
}  # fmt: skip
"""中秋."""
TWELVE_MOONS, THIRTEEN_MOONS = timedelta(days=354), timedelta(days=384)
TO_MIDAUTUMN, ONE_MOON = timedelta(days=221), timedelta(days=30)


@cache
def festivals(year: int) -> tuple[date, ...]:
    """春节, 清明, 中秋 and 国庆; of years that are not in the tables within a day or two."""
    return (spring(year), _brightness(year), _midautumn(year), date(year, 10, 1))


def spring(year: int) -> date:
    if year in SPRING:
        return SPRING[year]
    if year < min(SPRING):
        raise ValueError(f"no festivals are known of {year}")
    before = spring(year - 1)
    # It lies between the 21st of January and the 20th of February.
    near = before + TWELVE_MOONS
    return near if near >= date(year, 1, 21) else before + THIRTEEN_MOONS


def days_until_festival(day: date) -> int:
    """How many days the next festival is away; none on its own day."""
    coming = [one for one in _around(day) if one >= day]
    return (min(coming) - day).days


def _around(day: date) -> Iterator[date]:
    yield from festivals(day.year)
    yield from festivals(day.year + 1)


def _brightness(year: int) -> date:
    """清明, by the sun: on the fourth in a leap year and the one after it, else on the fifth."""
    return date(year, 4, 4 if year % 4 < 2 else 5)


def _midautumn(year: int) -> date:
    if year in MIDAUTUMN:
        return MIDAUTUMN[year]
    near = spring(year) + TO_MIDAUTUMN
    return near if near >= date(year, 9, 8) else near + ONE_MOON
