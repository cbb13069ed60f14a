"""The ledger of allowances as officers read it, and what they may put right (VC-APPT-16)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.calls.channel import Channel


class EntryKind(StrEnum):
    """What an entry does to its account."""

    ISSUED = "issued"
    USED = "used"
    GIVEN_BACK = "given_back"
    EXPIRED = "expired"
    CORRECTED = "corrected"


MOST_CORRECTED = 20
"""Calls that one correction may add or take."""


class LedgerEntry(View, frozen=True, kw_only=True):
    """One entry, as it weighs in its account."""

    kind: EntryKind
    title: str
    channel: Channel
    amount: int
    """Below zero where something is taken; shared ones weigh as the rule says."""
    counts_at: datetime
    at: datetime
    source: str
    """What it is about, in words."""
    record: str
    """The same as `<kind>:<id>`, or empty where it is a rule."""
    officer: str
    """Who corrected; empty for what follows from a record or a rule."""
    reason: str


class AllowanceAccount(View, frozen=True, kw_only=True):
    """What counts against one rule; the entries add up to the balance."""

    title: str
    channels: list[Channel]
    period: str
    """As 本月; of granted extra ones their month."""
    since: date
    until: date
    """The last day."""
    rule: str
    most: int
    balance: int
    entries: list[LedgerEntry]


class ChannelLeft(View, frozen=True, kw_only=True):
    """What is left over one channel."""

    channel: Channel
    title: str
    limited: bool
    """False where no rule limits it."""
    left: int
    """Granted extra ones among them."""
    first_day: date | None
    """The first day on which one more passes; None where none does within the time looked at."""


class InmateAllowance(View, frozen=True, kw_only=True):
    """An inmate's balances and what they are made of (VC-APPT-16)."""

    inmate_id: Id
    name: str
    inmate_no: str
    prison: str
    ward: str
    channels: list[ChannelLeft]
    accounts: list[AllowanceAccount]


class CorrectAllowance(Request, frozen=True, kw_only=True):
    """Calls or visits added or taken by an officer, and why."""

    channel: Channel
    amount: Annotated[int, msgspec.Meta(ge=-MOST_CORRECTED, le=MOST_CORRECTED)]
    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]
