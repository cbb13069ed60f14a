"""What differs between a day's tickets and the funds platform's list (VC-PHONE-11)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from pipelines.rules.security.actor import system_actor
from schemas.calls.fees import TicketState
from schemas.modules.phone.funds_differences import Difference
from schemas.modules.phone.funds_reconciliations import AGREES, DIFFERENT
from schemas.phone.funds import Entry

KEEPER = system_actor("话费对账")
TAKEN = (TicketState.CHARGED, TicketState.REVERSING)
"""Tickets whose money we hold to be taken."""
NOTHING = Decimal("0.00")


class Ours(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket of the day."""

    ticket_no: str
    unit_id: str
    state: TicketState
    fee: Decimal | None

    @property
    def taken(self) -> Decimal | None:
        """What we hold to be taken; None where we hold nothing to be."""
        return self.fee if self.state in TAKEN else None


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """One charge on which both sides do not agree; None where a side has none."""

    ticket_no: str
    unit_id: str
    kind: Difference
    ours: Decimal | None
    theirs: Decimal | None
    known: bool
    """Whether the ticket is one of ours."""


class Sums(msgspec.Struct, kw_only=True):
    """A unit's day on both sides."""

    tickets: int = 0
    amount: Decimal = NOTHING
    peer_tickets: int = 0
    peer_amount: Decimal = NOTHING
    differences: int = 0


def sums_columns(sums: Sums, at: datetime) -> dict[str, Any]:
    """What is kept of a unit's day."""
    return {
        "state": DIFFERENT if sums.differences else AGREES,
        "tickets": sums.tickets,
        "amount": sums.amount,
        "peer_tickets": sums.peer_tickets,
        "peer_amount": sums.peer_amount,
        "differences": sums.differences,
        "compared_at": at,
    }


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A day of all units."""

    sums: dict[str, Sums]
    differing: list[Differing]


def compare(
    ours: Iterable[Ours], theirs: Iterable[Entry], units: Mapping[str, str], elsewhere: str
) -> Comparison:
    """Ticket by ticket; `units` says whose inmates' unknown charges are, else they are another's.

    A reversed charge is money that lies where it was: both sides then hold nothing to be taken.
    """
    mine = {one.ticket_no: one for one in ours}
    there = {one.ticket_no: one for one in theirs}
    sums: dict[str, Sums] = {}
    differing = []
    for ticket_no in sorted(mine.keys() | there.keys()):
        own, entry = mine.get(ticket_no), there.get(ticket_no)
        unit_id = own.unit_id if own else units.get(entry.inmate_no if entry else "", elsewhere)
        here = own.taken if own else None
        peer = entry.amount if entry is not None and not entry.reversed else None
        sum_ = sums.setdefault(unit_id, Sums())
        if here is not None:
            sum_.tickets, sum_.amount = sum_.tickets + 1, sum_.amount + here
        if peer is not None:
            sum_.peer_tickets, sum_.peer_amount = sum_.peer_tickets + 1, sum_.peer_amount + peer
        if here != peer:
            sum_.differences += 1
            differing.append(
                Differing(
                    ticket_no=ticket_no,
                    unit_id=unit_id,
                    kind=_kind(here, peer),
                    ours=here,
                    theirs=peer,
                    known=own is not None,
                )
            )
    return Comparison(sums=sums, differing=differing)


def _kind(here: Decimal | None, peer: Decimal | None) -> Difference:
    if peer is None:
        return Difference.MISSING_THERE
    return Difference.MISSING_HERE if here is None else Difference.OTHER_AMOUNT
