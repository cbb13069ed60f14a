"""Versions of a rule, each in force from its day until its end or the next one's beginning."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar


class Version(Protocol):
    """What has a first day and may have a last one."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_until(self) -> date | None: ...


V = TypeVar("V", bound=Version)


def in_force(versions: Iterable[V], day: date) -> V | None:
    """The version that counts on a day: the last to begin, unless it has ended by itself."""
    begun = [one for one in versions if one.valid_from <= day]
    last = max(begun, key=lambda one: one.valid_from, default=None)
    if last is None or (last.valid_until is not None and last.valid_until < day):
        return None
    return last


def clash(mine: Version, others: Sequence[Version]) -> tuple[str, str] | None:
    """Field and reason where a version cannot stand beside the others; None where it can.

    One without an end gives way to the next; one with an end must not reach into the next.
    """
    if mine.valid_until is not None and mine.valid_until < mine.valid_from:
        return "valid_until", "有效期至不能早于生效日期"
    for other in others:
        if other.valid_from == mine.valid_from:
            return "valid_from", f"已有从{mine.valid_from}起生效的一份"
        if other.valid_from < mine.valid_from and _reaches(other, mine.valid_from):
            return (
                "valid_from",
                f"与{other.valid_from}至{other.valid_until}的一份重叠，请先修改那一份的有效期至",
            )
        if other.valid_from > mine.valid_from and _reaches(mine, other.valid_from):
            return "valid_until", f"与{other.valid_from}起生效的一份重叠"
    return None


def _reaches(version: Version, day: date) -> bool:
    return version.valid_until is not None and version.valid_until >= day
