"""Who takes part in a load of hours, in a file that the load's own process reads."""

from datetime import date
from pathlib import Path

import msgspec


class Enterer(msgspec.Struct, frozen=True, kw_only=True):
    """An officer of a ward, and the days that are his to enter."""

    login: str
    ward_id: str
    days: list[date]


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """An officer of a prison who looks at what its wards have worked."""

    login: str
    prison_id: str
    ward_ids: list[str]
    since: date
    """First day of the month that is full of hours."""
    until: date


class LabourPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts; each virtual user takes one of his own."""

    password: str
    enterers: list[Enterer]
    approvers: list[str]
    readers: list[Reader]


def read_plan(path: Path) -> LabourPlan:
    return msgspec.json.decode(path.read_bytes(), type=LabourPlan)
