"""From comings and goings to who was there from and until when."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Move(NamedTuple):
    """Somebody came (`on`) or went."""

    who: str
    name: str
    at: datetime
    on: bool


class Spell(NamedTuple):
    """Somebody was there; `until` is None for who did not go."""

    name: str
    since: datetime
    until: datetime | None


def spells(moves: Iterable[Move]) -> list[Spell]:
    """In the order of coming; who comes twice without going was there all the time."""
    there: dict[str, int] = {}
    found: list[Spell] = []
    for move in moves:
        if move.on and move.who not in there:
            there[move.who] = len(found)
            found.append(Spell(move.name, move.at, None))
        elif not move.on and move.who in there:
            place = there.pop(move.who)
            found[place] = found[place]._replace(until=move.at)
    return found
