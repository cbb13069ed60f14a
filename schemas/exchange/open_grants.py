"""What would be opened to an outside system, as the one who decides reads it (NF-SEC-19)."""

from enum import StrEnum
from typing import Any

from schemas.base import View


class Comparison(StrEnum):
    """How what is asked for stands against what is open now."""

    NEW = "new"
    WIDER = "wider"
    NARROWER = "narrower"
    SAME = "same"
    ENDED = "ended"


class Given(StrEnum):
    """How much of a field goes out."""

    WHOLE = "whole"
    MASKED = "masked"
    NOTHING = "nothing"


class OpenedField(View, frozen=True, kw_only=True):
    name: str
    title: str
    given: Given
    level: str
    """Title of its level of data; empty where what it belongs to has none."""


class OpenedInterface(View, frozen=True, kw_only=True):
    """One interface, with the fields that it gives out and a record of made-up values."""

    code: str
    title: str
    comparison: Comparison
    before: str
    after: str
    told: str
    """What it does where it hands out no records."""
    fields: list[OpenedField]
    example: dict[str, Any] | None
    """A record as it would be sent; no value of it is anybody's."""


class OpenedConsumer(View, frozen=True, kw_only=True):
    """The outside system as it would be."""

    name: str
    contact: str
    unit: str
    """Whose records, and those of all units below, it may fetch."""
    addresses: str
    valid_from: str
    valid_until: str
    rate: str
    state: str


class Opening(View, frozen=True, kw_only=True):
    """All that would be open once the case is decided."""

    consumer: OpenedConsumer
    reason: str
    key: bool
    """Whether a new key would be made."""
    interfaces: list[OpenedInterface]
