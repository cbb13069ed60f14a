"""Numbers of dumps as whole hundredths, so that sums of old and new compare exactly."""

import re

AMOUNT = re.compile(r"(-?)(\d{1,9})(?:\.(\d{1,2}))?")
SUM = re.compile(r"(-?)(\d{1,14})(?:\.(\d{1,2}))?")
DAY_HUNDREDTHS = 2_400


def hundredths_of(text: str, form: re.Pattern[str] = AMOUNT) -> int | None:
    """`7.5` is 750; None for what is no plain number with at most two decimals."""
    found = form.fullmatch(text.strip())
    if found is None or not text.isascii():
        return None
    sign, whole, part = found.groups()
    value = int(whole) * 100 + int((part or "").ljust(2, "0"))
    return -value if sign else value


def minutes_of(hundredths: int) -> int | None:
    """Minutes of hours in hundredths; None where they are not whole."""
    minutes, left = divmod(hundredths * 60, 100)
    return None if left else minutes


def hundredths_of_minutes(minutes: int) -> int:
    """The way back; what came from `minutes_of` comes out as it went in."""
    return minutes * 100 // 60


def amount_text(hundredths: int) -> str:
    """`750` is 7.50."""
    sign, value = ("-" if hundredths < 0 else ""), abs(hundredths)
    return f"{sign}{value // 100}.{value % 100:02}"
