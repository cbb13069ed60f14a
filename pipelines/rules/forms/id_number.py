"""Identity numbers of eighteen characters, with their check digit (GB 11643)."""

import re
from datetime import date

FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DIGITS = "10X98765432"


def check_digit(first: str) -> str:
    """The last character that belongs to the first seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return DIGITS[total % 11]


def is_id_number(text: str) -> bool:
    """Whether the number is one that can have been given: its day exists, its last digit fits."""
    if not FORM.fullmatch(text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return check_digit(text[:17]) == text[17]
