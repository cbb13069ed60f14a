"""A movement as the prison affairs platform tells it (LR-IF-01)."""

import re
from collections.abc import Sequence
from datetime import UTC, date

import msgspec

from schemas.errors import Unavailable
from schemas.exchange.prison_affairs import BasicData, Movement, MovementPage, WardRoster

MOST_JUMP = 1_000_000
"""A number so far beyond the last one is no number of this feed."""
INMATE_NO = re.compile(r"[0-9]{6,20}")


def read_page(page: MovementPage, after: int, limit: int) -> list[Movement]:
    """What is new in a page, in order, each number once.

    Raises `Unavailable(code="peer_wrong")` where the answer cannot be one to this question.
    """
    fresh: dict[int, Movement] = {}
    for movement in page.movements:
        beyond = movement.seq > min(page.newest, after + MOST_JUMP)
        if beyond or None in (movement.effective_at.tzinfo, movement.recorded_at.tzinfo):
            raise wrong_answer()
        if movement.seq > after:
            fresh.setdefault(movement.seq, movement)
    old_alone = bool(page.movements) and not fresh
    if len(fresh) > limit or page.newest < after or old_alone:
        raise wrong_answer()
    return [fresh[seq] for seq in sorted(fresh)]


def read_roster(roster: WardRoster, ward_code: str, day: date) -> frozenset[str]:
    """The numbers of a roster; `Unavailable(code="peer_wrong")` where it contradicts itself."""
    numbers = frozenset(roster.inmate_nos)
    told = (roster.ward_code, roster.day, roster.count)
    if told != (ward_code, day, len(numbers)) or len(numbers) != len(roster.inmate_nos):
        raise wrong_answer()
    return numbers


def wrong_answer() -> Unavailable:
    return Unavailable("狱政平台的应答不正确。", code="peer_wrong")


def canonical(movement: Movement) -> bytes:
    """The same bytes for the same movement, however its times were written."""
    at = movement.effective_at.astimezone(UTC)
    plain = msgspec.structs.replace(
        movement, effective_at=at, recorded_at=movement.recorded_at.astimezone(UTC)
    )
    return msgspec.json.encode(plain)


def merged(told: Sequence[BasicData]) -> BasicData:
    """Basic data of several movements in the order of their numbers: the last word counts."""
    values: dict[str, object] = {}
    for one in told:
        values |= one.given()
    return msgspec.convert(values, BasicData)
