"""Which flags of an inmate begin and which end when the platform tells of him anew (VC-API-03)."""

from collections.abc import Collection
from typing import NamedTuple

from schemas.exchange.prison_affairs import InmateRecord
from schemas.people.flags import FlagKind

MOST_CODE = 32
"""More is no code of a dictionary."""


class Flag(NamedTuple):
    """A flag; of key control there is one, of involvements one for each code."""

    kind: FlagKind
    code: str = ""


KEY_CONTROL = Flag(FlagKind.KEY_CONTROL)


class Turned(NamedTuple):
    """What begins and what ends, in order."""

    begun: tuple[Flag, ...]
    ended: tuple[Flag, ...]

    def __bool__(self) -> bool:
        return bool(self.begun or self.ended)


def told_flags(record: InmateRecord) -> frozenset[Flag]:
    """What the record says; nothing of one that was taken away counts."""
    if record.deleted:
        return frozenset()
    involved = {Flag(FlagKind.SIX_INVOLVEMENT, code) for code in record.six_involvement}
    return frozenset(involved | ({KEY_CONTROL} if record.key_control else set()))


def unknown_codes(flags: Collection[Flag], known: Collection[str]) -> list[str]:
    """Codes of involvements that the dictionary does not have, in order."""
    codes = {flag.code for flag in flags if flag.kind is FlagKind.SIX_INVOLVEMENT}
    return sorted(codes - set(known))


def turned(standing: Collection[Flag], told: Collection[Flag], known: Collection[str]) -> Turned:
    """From what stands to what is told; an involvement without a known code begins nowhere.

    One that stands and is told goes on, also where its code is not in force any more.
    """
    strange = set(unknown_codes(told, known))
    fresh = {flag for flag in set(told) - set(standing) if flag.code not in strange}
    return Turned(tuple(sorted(fresh)), tuple(sorted(set(standing) - set(told))))
