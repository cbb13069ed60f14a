"""Which prison-months an export writes anew and which it keeps."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from schemas.errors import Unavailable

SHAPE = 2
"""Of the files; raise it when their columns change, and the next export writes all anew."""
HERE, LEAVING = "here", "leaving"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A prison's month as the ledger holds it."""

    prison_id: str
    month: str
    """As 2026-11."""
    lines: int
    minutes: int
    fingerprint: str
    """Over the integrity values of its sheets, which cover every line and every decision."""

    @property
    def place(self) -> tuple[str, str]:
        return self.prison_id, self.month


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an export holds; lies beside its files."""

    export_id: str
    cut: datetime
    parts: list[Part]
    shape: int = SHAPE
    environment: str = "production"
    """Where it was made."""

    @property
    def rows(self) -> int:
        return sum(part.lines for part in self.parts)


class Plan(msgspec.Struct, frozen=True):
    """Parts to be written, and parts whose files of the last export still hold."""

    write: list[Part]
    keep: list[Part]


def planned(now: Iterable[Part], before: Manifest | None) -> Plan:
    """A part is kept where nothing of it changed; a month that is gone is in neither list."""
    known = {part.place: part for part in before.parts} if before else {}
    if before is None or before.shape != SHAPE:
        known = {}
    plan = Plan([], [])
    for part in sorted(now, key=lambda one: one.place):
        kept = known.get(part.place) == part
        (plan.keep if kept else plan.write).append(part)
    return plan


def homes(held: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """The shard to read each prison from, given its state on every shard.

    While a prison moves its rows lie on two shards; where it is taken in, all of them do.
    `Unavailable` where the move is between the two: the next export finds it whole.
    """
    found: dict[str, int] = {}
    for wanted in (LEAVING, HERE):
        for number, states in enumerate(held):
            found |= {prison: number for prison, state in states.items() if state == wanted}
    lost = {prison for states in held for prison in states} - set(found)
    if lost:
        raise Unavailable(
            "有监狱的台账正在迁移，请稍后重新导出。", code="prison_moving", prisons=len(lost)
        )
    return found


def month_days(month: str) -> tuple[date, date]:
    """First day of the month and of the next."""
    year, number = map(int, month.split("-"))
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
