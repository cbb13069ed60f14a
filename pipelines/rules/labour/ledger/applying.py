"""What a message does to the ledger, given what the ledger holds: the rules of the writer."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from pipelines.rules.labour.ledger.ids import as_bits
from pipelines.rules.labour.ledger.packing import Row
from schemas.labour.hours import HoursLine, SheetHead, SheetState
from schemas.messages.labour import HoursEntered, OfSheet, SheetDecided

DAY_MINUTES = 24 * 60


class Verdict(StrEnum):
    """What is done with a message about a sheet."""

    APPLY = "apply"
    REPLAY = "replay"
    """Applied already, by another message of the same content."""
    SUPERSEDED = "superseded"
    """A newer version is in the ledger."""
    LOCKED = "locked"
    """The sheet is approved: only an approved request changes it."""
    CONTRADICTORY = "contradictory"
    """The same version with other content is in the ledger."""
    EARLY = "early"
    """What it speaks of is not in the ledger yet."""


REASONS = {
    Verdict.LOCKED: "该日工时已审批锁定，须通过更正申请修改。",
    Verdict.CONTRADICTORY: "同一版本的工时表已入账，内容与本次不同。",
}


TWICE = ("twice", "同一人员、岗位和工时类别在表中出现了两次。")
OVER_A_DAY = ("over_a_day", "该人员当日工时合计超过24小时。")


class BadLine(NamedTuple):
    """A line that cannot go into any ledger."""

    place: int
    """In the message, from 0."""
    code: str
    reason: str


def bad_lines(message: HoursEntered) -> list[BadLine]:
    """Lines refused by themselves; the others of the sheet apply."""
    bad: list[BadLine] = []
    seen: set[tuple[str, str, str]] = set()
    worked: Counter[str] = Counter()
    for index, line in enumerate(message.lines):
        problem = _problem(line, worked[line.inmate_id])
        key = (line.inmate_id, line.post_id, line.kind.value)
        if problem is None and key in seen:
            problem = TWICE
        if problem is not None:
            bad.append(BadLine(index, *problem))
            continue
        seen.add(key)
        worked[line.inmate_id] += line.minutes
    return bad


def without_room(rows: Sequence[Row], stored: Sequence[Row]) -> dict[int, tuple[str, str]]:
    """Which lines that come to a sheet do not fit beside those already there, and why."""
    taken = {row.key for row in stored}
    worked: Counter[bytes] = Counter()
    for row in stored:
        worked[row.inmate_id] += row.minutes
    refused: dict[int, tuple[str, str]] = {}
    for index, row in enumerate(rows):
        if row.key in taken:
            refused[index] = TWICE
        elif worked[row.inmate_id] + row.minutes > DAY_MINUTES:
            refused[index] = OVER_A_DAY
    return refused


def _problem(line: HoursLine, worked: int) -> tuple[str, str] | None:
    try:
        for one in (line.inmate_id, line.post_id, line.project_id):
            if one is not None:
                as_bits(one)
    except ValueError:
        return "bad_id", "人员、岗位或项目的编号无效。"
    if not 0 < line.minutes <= DAY_MINUTES:
        return "bad_minutes", "工时须在1分钟至24小时之间。"
    if worked + line.minutes > DAY_MINUTES:
        return OVER_A_DAY
    if not 0 <= line.grade <= 99:
        return "bad_grade", "等级无效。"
    return None


def verdict_of_entry(known: SheetHead | None, message: HoursEntered, digest: bytes) -> Verdict:
    """What an entered sheet does; `digest` is that of the lines it brings."""
    if known is None:
        return Verdict.APPLY
    if not message.whole:
        # A mended line: it belongs to the version it was refused from.
        if known.version != message.version:
            return Verdict.SUPERSEDED
        return Verdict.LOCKED if known.state is SheetState.APPROVED else Verdict.APPLY
    if message.version < known.version:
        return Verdict.SUPERSEDED
    if message.version == known.version:
        return Verdict.REPLAY if digest == known.digest else Verdict.CONTRADICTORY
    return Verdict.LOCKED if known.state is SheetState.APPROVED else Verdict.APPLY


def verdict_of_decision(known: SheetHead | None, message: SheetDecided) -> Verdict:
    """What a decision does: it holds for the version that was decided on alone."""
    if known is None or known.version < message.version:
        return Verdict.EARLY
    if known.version > message.version:
        return Verdict.SUPERSEDED
    wanted = SheetState.APPROVED if message.approved else SheetState.RETURNED
    if known.state is wanted:
        return Verdict.REPLAY
    return Verdict.APPLY if known.state is SheetState.SUBMITTED else Verdict.LOCKED


def verdict_of_correction(known: SheetHead | None, message: OfSheet) -> Verdict:
    """A correction applies to a locked sheet of the version it was asked for."""
    if known is None or known.version < message.version or known.state is SheetState.SUBMITTED:
        return Verdict.EARLY
    if known.version > message.version:
        return Verdict.CONTRADICTORY
    return Verdict.APPLY if known.state is SheetState.APPROVED else Verdict.CONTRADICTORY
