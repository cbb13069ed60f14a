"""Moments as other systems write them; those without a zone are in the bureau's."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from pipelines.rules.platform.local_time import LOCAL

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1971, 2199
"""What no clock of a prison can have meant is an error of the record, not a moment."""
SCALES = {"epoch_s": 1.0, "epoch_ms": 1000.0}
ISO = "iso"
WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}
ISO_FORMATS = {"%Y-%m-%d": 10, "%Y-%m-%d %H:%M:%S": 19, "%Y-%m-%dT%H:%M:%S": 19}
"""What the faster reader knows already, at this width."""
MONTHS = {"m", "b", "B"}
DAY_PARTS = {"Y", "m", "d"}
FORMAT = re.compile(r"%(.)|([^%]+)")

ReadMoment = Callable[[str], datetime]


def reader_of(pattern: str) -> ReadMoment:
    """How texts of a format become moments; readers raise `ValueError` for any other text."""
    scale = SCALES.get(pattern)
    if scale is not None:
        return lambda text: _bounded(datetime.fromtimestamp(_number(text) / scale, UTC))
    if pattern in ("", ISO):
        return _iso
    width = ISO_FORMATS.get(pattern)
    if width is not None:
        return lambda text: _iso(_of_width(text, width))
    return _fixed(pattern) or (lambda text: _bounded(datetime.strptime(text, pattern)))


def problem_of(pattern: str) -> str:
    """Why a format can be read by nobody; empty where it can."""
    if pattern in ("", ISO) or pattern in SCALES:
        return ""
    named = set(re.findall(r"%([A-Za-z])", pattern))
    if not (named >= {"Y", "d"} and named & MONTHS):
        return "格式须写明年、月、日，例如 %Y-%m-%d %H:%M:%S。"
    try:
        datetime.strptime(datetime(2026, 11, 28, 9, 5).strftime(pattern), pattern)
    except ValueError:
        return f"时间格式“{pattern}”无法识别。"
    return ""


def microseconds(moment: datetime) -> int:
    """Since 1970; whole numbers, so that versions of two moments compare exactly."""
    past = moment - EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def _number(text: str) -> float:
    number = float(text)
    if not abs(number) < 1e14:
        raise ValueError("no moment")
    return number


def _iso(text: str) -> datetime:
    return _bounded(datetime.fromisoformat(text))


def _of_width(text: str, width: int) -> str:
    if len(text) != width:
        raise ValueError("not of the format")
    return text


def _bounded(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LOCAL)
    # Years alone: comparing moments of two zones costs as much as reading one.
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("out of range")
    return moment


def _fixed(pattern: str) -> ReadMoment | None:
    """Formats of full width are cut at fixed places: `strptime` is too slow for a first load."""
    places: dict[str, slice] = {}
    literals: list[tuple[slice, str]] = []
    at = 0
    for name, literal in FORMAT.findall(pattern):
        if name and (name not in WIDTHS or name in places):
            return None
        width = WIDTHS[name] if name else len(literal)
        if name:
            places[name] = slice(at, at + width)
        else:
            literals.append((slice(at, at + width), literal))
        at += width
    if not places.keys() >= DAY_PARTS:
        return None
    return _cut(pattern, places, literals, at)


def _cut(
    pattern: str, places: dict[str, slice], literals: list[tuple[slice, str]], width: int
) -> ReadMoment:
    year, month, day = (places[name] for name in "Ymd")
    clock = [places.get(name) for name in "HMS"]

    def read(text: str) -> datetime:
        whole = len(text) == width and all(text[place] == literal for place, literal in literals)
        if not (whole and text.isascii()):
            return _bounded(datetime.strptime(text, pattern))
        hour, minute, second = (text[place] if place else "00" for place in clock)
        told = f"{text[year]}-{text[month]}-{text[day]}T{hour}:{minute}:{second}"
        return _bounded(datetime.fromisoformat(told))

    return read
