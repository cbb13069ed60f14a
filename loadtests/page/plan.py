"""Who takes part in the scenarios of the page, in a file that Locust's process reads."""

from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec

from loadtests.labour.plan import Reader


class Duty(StrEnum):
    """What an officer does in the first scenario."""

    LEADER = "leader"
    APPROVER = "approver"
    AUDITOR = "auditor"


class OnDuty(msgspec.Struct, frozen=True, kw_only=True):
    """A session at the console; with a relative, her applications are approved."""

    duty: Duty
    login: str
    openid: str | None = None


class Ward(msgspec.Struct, frozen=True, kw_only=True, tag="ward"):
    """A ward whose days are entered by one user, the earliest first."""

    login: str
    prison: str
    ward_id: str
    days: list[date]


class Approver(msgspec.Struct, frozen=True, kw_only=True, tag="approver"):
    """Decides on what was handed in by wards of the prison."""

    login: str
    prison: str


class Counter(msgspec.Struct, frozen=True, kw_only=True, tag="counter"):
    """Counts what the wards of the prison have worked."""

    reader: Reader


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two who hold calls: how to start the process that plays them, and who they are."""

    name: str
    command: list[str]


class PagePlan(msgspec.Struct, frozen=True, kw_only=True):
    """Each virtual user takes one entry of a list, and gives it back."""

    address: str
    password: str
    on_duty: list[OnDuty]
    hours: list[Ward | Approver | Counter]
    relatives: list[str]
    pairs: list[Pair]


def read_plan(path: Path) -> PagePlan:
    return msgspec.json.decode(path.read_bytes(), type=PagePlan)
