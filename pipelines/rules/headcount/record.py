"""What of a platform's record of an inmate is to be taken on here (VC-API-03, decisions/0073)."""

from datetime import date

import msgspec

from pipelines.rules.headcount.movement import INMATE_NO
from schemas.exchange.prison_affairs import BasicData, InmateRecord
from schemas.people.kinds import CustodyState

HELD = CustodyState.IN_CUSTODY


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform said of level and term."""

    treatment_level: str = ""
    term_until: date | None = None


class Ours(msgspec.Struct, frozen=True, kw_only=True):
    """The same of our record."""

    treatment_level: str | None
    term_until: date | None
    level_by_officer: bool = False
    """Whether an officer said the level that counts."""


def to_take_on(said: Said, before: Said | None, ours: Ours) -> BasicData:
    """Level and term that count from now on; a value that is not to change is left out.

    A word that was said before says nothing new: what an officer set since then stays. Of whom the
    platform tells for the first time its level counts, unless an officer set ours.
    """
    level: str | None = said.treatment_level or None
    said_before = before is not None and before.treatment_level == said.treatment_level
    if said_before or level == ours.treatment_level or (before is None and ours.level_by_officer):
        level = None
    until = said.term_until
    if until == ours.term_until or (before is not None and before.term_until == until):
        until = None
    return BasicData(treatment_level=level, term_until=until)


def said_of(record: InmateRecord) -> Said:
    return Said(treatment_level=record.treatment_level, term_until=record.term_until)


def problem_of(record: InmateRecord, *, placed: bool, strange: list[str]) -> str:
    """What of a record cannot be used, in words; empty where all of it can."""
    if not INMATE_NO.fullmatch(record.inmate_no):
        return "罪犯编号格式不正确"
    if record.deleted:
        return ""
    told = [] if placed else [f"没有这个监区：{record.prison_code} {record.ward_code}"]
    if strange:
        told.append(f"六涉类型不在字典中：{'、'.join(strange)}")
    return "；".join(told)


def visits_text(allowed: bool, reason: str) -> str:
    """The platform's word on visits."""
    if allowed:
        return "准许会见"
    return f"未批准会见（{reason}）" if reason else "未批准会见"
