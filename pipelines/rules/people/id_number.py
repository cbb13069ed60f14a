"""Numbers of identity cards: check digit, birth day and sex (GB 11643)."""

import re
from datetime import date

FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DIGITS = "10X98765432"
ADULT = 18
"""Years."""


def check_digit(first: str) -> str:
    """The last digit that follows from the first seventeen."""
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return DIGITS[total % 11]


def with_check_digit(first: str) -> str:
    """The whole number of seventeen digits."""
    return first + check_digit(first)


def holds(number: str) -> bool:
    """Whether form, birth day and check digit fit."""
    if not FORM.fullmatch(number) or birth_day(number) is None:
        return False
    return check_digit(number[:17]) == number[17]


def birth_day(number: str) -> date | None:
    """The day that the number tells; None where there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def gender_of(number: str) -> str:
    """`male` or `female`, as the seventeenth digit is odd or even."""
    return "male" if int(number[16]) % 2 else "female"


def age_on(born: date, day: date) -> int:
    """Whole years; who was born on a leap day is a year older on the first of March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_adult(born: date, day: date) -> bool:
    return age_on(born, day) >= ADULT
