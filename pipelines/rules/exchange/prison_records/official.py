"""What a told end of official business changes of our booking (VC-OFFICIAL-04)."""

from enum import StrEnum
from typing import Any

import msgspec

from schemas.exchange.prison_systems.records import OfficialBusiness
from schemas.modules.common import APPROVED, DONE

SYSTEM = "监狱会见系统"
CLEARED: dict[str, Any] = {"outcome": None, "result": None, "handled_by": None, "handled_at": None}


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """The booking that a record names, as it stands with us."""

    prison_id: str
    inmate_no: str
    state: str
    by_officer: bool
    """Whether a person changed it last."""


class Move(StrEnum):
    """What is to be done about a record."""

    FINISH = "finish"
    REOPEN = "reopen"
    """What was told before is taken back."""
    NOTHING = "nothing"
    UNKNOWN = "unknown"
    NOT_OPEN = "not_open"


def move(booked: Booked | None, prison_id: str, told: OfficialBusiness, *, deleted: bool) -> Move:
    """A prison ends its own bookings alone, and what an officer finished here stays his."""
    if booked is None or booked.prison_id != prison_id or booked.inmate_no != told.inmate_no:
        return Move.NOTHING if deleted else Move.UNKNOWN
    if deleted:
        return Move.REOPEN if is_told(booked) else Move.NOTHING
    if booked.state == APPROVED or is_told(booked):
        return Move.FINISH
    return Move.NOTHING if booked.state == DONE else Move.NOT_OPEN


def is_told(booked: Booked) -> bool:
    """Whether it is finished by what a system told."""
    return booked.state == DONE and not booked.by_officer


def told_values(told: OfficialBusiness) -> dict[str, Any]:
    """As the booking keeps them."""
    return {
        "outcome": told.outcome.value,
        "result": told.result or None,
        "handled_by": told.handler or SYSTEM,
        "handled_at": told.at,
    }
