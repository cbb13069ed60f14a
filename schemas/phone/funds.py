"""What the funds platform is asked and answers (资金管理平台, VC-API-04)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import msgspec

TicketNo = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
InmateNo = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
INSUFFICIENT_FUNDS = "insufficient_funds"
ACCOUNT_UNKNOWN = "account_unknown"


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """Take so much from an inmate's account; asked twice under one ticket, it is taken once."""

    ticket_no: TicketNo
    inmate_no: InmateNo
    amount: Decimal
    day: date
    """The day of the call, under which the platform lists the charge."""
    ended_at: datetime


class Reversal(msgspec.Struct, frozen=True, kw_only=True):
    """Give back what was taken for a ticket; asked twice, it is given back once."""

    ticket_no: TicketNo


class FundsReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """The platform has booked it."""

    receipt: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    repeated: bool = False
    """Whether it was booked before under this ticket."""


class AskBalances(msgspec.Struct, frozen=True, kw_only=True):
    inmate_nos: Annotated[list[InmateNo], msgspec.Meta(min_length=1, max_length=200)]


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    inmate_no: InmateNo
    amount: Decimal


class AskDay(msgspec.Struct, frozen=True, kw_only=True):
    """The charges of a day's calls, behind a ticket in the order of their numbers."""

    day: date
    after: Annotated[str, msgspec.Meta(max_length=64)] = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A charge as the platform has it."""

    ticket_no: TicketNo
    inmate_no: InmateNo
    amount: Decimal
    reversed: bool = False


class DayPage(msgspec.Struct, frozen=True, kw_only=True):
    entries: list[Entry]
    more: bool = False


class FundsFaults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a simulated platform does wrong from now on."""

    down: bool = False
    """Answers with 503 and books nothing."""
    slow_s: Annotated[float, msgspec.Meta(ge=0, le=60)] = 0
    """Takes its time before it answers."""
    mute: bool = False
    """Books, and answers nobody."""
    garbled: bool = False
    """Its answers cannot be read."""
    refusing: bool = False
    """Refuses every charge."""
