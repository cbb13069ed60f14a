"""What relatives read of their visits, and what stands in a record of them."""

from collections.abc import Iterable
from datetime import date

import msgspec

from schemas.modules.visits.visit_bookings import ACCESS_NEEDS
from schemas.modules.visits.visits import VISIT_TYPES

TITLES = {option.value: option.title for option in VISIT_TYPES}
WEEKDAYS = "一二三四五六日"


class Companion(msgspec.Struct, frozen=True):
    """Who comes along."""

    name: str
    minor: bool


def companions_text(people: Iterable[Companion]) -> str | None:
    """As officers read it: 王某、王小某（未成年）."""
    told = [f"{one.name}（未成年）" if one.minor else one.name for one in people]
    return "、".join(told) or None


def needs_of(booking: object) -> list[str]:
    """What of access is needed, in words."""
    return [title for name, title in ACCESS_NEEDS if getattr(booking, name)]


def session_text(day: date, starts: str, ends: str = "") -> str:
    """As people write it: 12月5日（周六）09:00-09:30."""
    until = f"-{ends}" if ends else ""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）{starts}{until}"


def number_prefix(prison_code: str, day: date) -> str:
    """Bookings of a prison and a day of making begin so."""
    return f"HJ{prison_code}-{day:%Y%m%d}-"
