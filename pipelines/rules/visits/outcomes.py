"""Who was to come to a visit, and what may be told of them (VC-APPT-22)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from pipelines.rules.security.digest import sm3
from pipelines.rules.security.ulid import encoded
from pipelines.rules.visits.telling import Companion
from schemas.errors import Conflict, InvalidInput
from schemas.modules.common import APPROVED, DONE
from schemas.modules.visits.visitor_outcomes import VisitorOutcome

ID_BYTES = 16
THERE = (VisitorOutcome.CAME, VisitorOutcome.LEFT_EARLY)
"""Outcomes of those with whom a visit was held."""


def outcome_id(of: str, visitor: str) -> str:
    """Of a booking or visit and a person who was to come; whoever tells it, it is one record."""
    return encoded(int.from_bytes(sm3(f"{of}\x1f{visitor}".encode())[:ID_BYTES]))


class Expected(msgspec.Struct, frozen=True):
    """One who is to come, under a name that nobody else of the booking has."""

    name: str
    minor: bool


def expected(relative: str, companions: Iterable[Companion]) -> list[Expected]:
    """The relative first; of two of one name the second is told apart by a number."""
    met: Counter[str] = Counter()
    found = []
    for one in (Companion(relative, minor=False), *companions):
        met[one.name] += 1
        number = met[one.name]
        found.append(Expected(one.name if number == 1 else f"{one.name}（{number}）", one.minor))
    return found


def tellable(state: str, day: date, today: date) -> bool:
    """Of bookings that were let pass, from their day on."""
    return state in (APPROVED, DONE) and day <= today


def require_tellable(state: str, day: date, today: date) -> None:
    if not tellable(state, day, today):
        raise Conflict("这次会见还没有到登记到访情况的时候。", code="visit_not_due")


def require_told(told: Sequence[tuple[str, VisitorOutcome, str]], known: Iterable[str]) -> None:
    """Each of them is to come, named once, and a refusal has its reason."""
    names = [name for name, _, _ in told]
    if len(set(names)) != len(names) or not set(names) <= set(known):
        raise InvalidInput("来访人不在这次预约中。", code="visitor_unknown", field="visitors")
    if any(one is VisitorOutcome.REFUSED and not reason.strip() for _, one, reason in told):
        raise InvalidInput("被拒绝的来访人须填写原因。", code="reason_needed", field="visitors")
