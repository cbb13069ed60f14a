"""How well speech was read: character error rate, with numerals and signs made alike."""

import re
import unicodedata
from collections.abc import Sequence

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def character_error_rate(pairs: Sequence[tuple[str, str]]) -> float:
    """Edits that turn what was read into what was said, by the characters said; pairs (said, read).

    The length of everything said weighs: a long sentence counts for more than a short one.
    """
    cleaned = [(normalised(said), normalised(read)) for said, read in pairs]
    said_length = sum(len(said) for said, _ in cleaned)
    if said_length == 0:
        raise ValueError("nothing was said")
    return sum(edit_distance(said, read) for said, read in cleaned) / said_length


def normalised(text: str) -> str:
    """Letters and digits alone; numbers as they are read in Chinese."""
    plain = unicodedata.normalize("NFKC", text).lower()
    read = re.sub(r"[0-9]+", lambda found: _read_number(found.group()), plain)
    return "".join(char for char in read if char.isalnum()).replace("两", "二")


def edit_distance(one: str, other: str) -> int:
    """Fewest characters to insert, delete or replace."""
    row = list(range(len(other) + 1))
    for place, char in enumerate(one, 1):
        diagonal, row[0] = row[0], place
        for column, candidate in enumerate(other, 1):
            cost = diagonal + (char != candidate)
            diagonal = row[column]
            row[column] = min(cost, row[column] + 1, row[column - 1] + 1)
    return row[-1]


def _read_number(digits: str) -> str:
    """A count up to 9999 as it is said; longer rows of digits, as numbers of things, one by one."""
    if len(digits) > len(_PLACES) or (len(digits) > 1 and digits.startswith("0")):
        return "".join(_DIGITS[int(digit)] for digit in digits)
    said = "".join(
        _DIGITS[int(digit)] + (_PLACES[len(digits) - place - 1] if digit != "0" else "")
        for place, digit in enumerate(digits)
    )
    return (
        re.sub("零+", "零", said).rstrip("零").removeprefix("一" if said[:2] == "一十" else "")
        or "零"
    )
