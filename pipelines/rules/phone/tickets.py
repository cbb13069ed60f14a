"""What a ticket holds when it is made, and what the funds platform's answer makes of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from pipelines.rules.phone.call_fee import Fee, NumberBook, Tariff, fee_of, tariff_on
from pipelines.rules.platform.giving_way import in_proportion
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from schemas.calls.fees import TicketState
from schemas.exchange.prison_systems.records import Distance, Ticket

SENDER = system_actor("话费扣费")
LATE = timedelta(days=1)
MOST_REST_S = 0.25
"""Twenty tickets are one message, which comes again where it takes half a minute."""


def rest_s(worked_s: float, ended_at: datetime, now: datetime) -> float:
    """Seconds to rest after the ticket of a call that ended then took so long.

    Calls of days ago come by the thousand when a prison's system is taken in, and nobody waits for
    one of them: their tickets leave three quarters of the time to others.
    """
    return in_proportion(worked_s, MOST_REST_S) if now - ended_at > LATE else 0.0


class PriceList(msgspec.Struct, frozen=True, kw_only=True):
    """All tariffs in use, and how far numbers are away."""

    tariffs: Sequence[Tariff]
    numbers: NumberBook


class TalkedCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was talked, and where it counted."""

    id: str
    inmate_id: str
    relative_id: str | None
    kinship: str | None
    ward_id: str
    treatment_level: str | None
    started_at: datetime
    ended_at: datetime
    seconds: int
    prison_id: str


def ticket_row(
    ticket_id: str, call: TalkedCall, prices: PriceList, digits: str, at: datetime
) -> dict[str, Any]:
    """A new ticket, priced by its dialled digits where a tariff was valid."""
    distance = prices.numbers.distance(digits, call.prison_id)
    terms = ticket_terms(prices.tariffs, distance, call.prison_id, call.started_at, call.seconds)
    state = TicketState.UNPRICED if terms["fee"] is None else TicketState.UNSENT
    return {
        "id": ticket_id,
        "version": 1,
        "created_at": at,
        "updated_at": at,
        "state": state.value,
        "call_id": call.id,
        "inmate_id": call.inmate_id,
        "relative_id": call.relative_id,
        "kinship": call.kinship,
        "unit_id": call.prison_id,
        "ward_id": call.ward_id,
        "treatment_level": call.treatment_level,
        "started_at": call.started_at,
        "ended_at": call.ended_at,
        "seconds": call.seconds,
        "distance": distance.value,
        "attempts": 0,
        **terms,
    }


def ticket_terms(
    tariffs: Sequence[Tariff],
    distance: Distance,
    prison_id: str,
    started_at: datetime,
    seconds: int,
) -> dict[str, Any]:
    """The tariff as it is now, copied, and the fee that follows from it."""
    day = local(started_at).date()
    used = tariff_on(tariffs, distance, prison_id, day)
    fee: Fee | None = fee_of(used, seconds) if used else None
    return {
        "tariff_id": used.id if used else None,
        "tariff_version": used.version if used else None,
        "unit_cents": used.unit_cents if used else None,
        "unit_seconds": used.unit_seconds if used else None,
        "rounding": used.rounding.value if used else None,
        "least_cents": used.least_cents if used else None,
        "units": fee.units if fee else None,
        "fee": fee.amount if fee else None,
    }


def sent_columns(attempts: int, at: datetime) -> dict[str, Any]:
    """The platform is about to be asked."""
    return {"state": TicketState.SENT.value, "sent_at": at, "attempts": attempts}


def charged_columns(receipt: str, at: datetime) -> dict[str, Any]:
    """The platform took the fee."""
    return {"failure": None, "reason": None, "charged_at": at, "receipt": receipt}


def settled_detail(
    states: tuple[TicketState, TicketState], fee: Any, values: dict[str, Any]
) -> dict[str, Any]:
    """What the audit row of an answer says."""
    return {
        "state": list(states),
        "fee": str(fee),
        "receipt": values.get("receipt"),
        "reason": values.get("reason") or "",
    }


def told_columns(key: str, told: Ticket, *, deleted: bool) -> dict[str, Any]:
    """What the prison's own system reckons, beside ours."""
    return {
        "told_key": key,
        "told_seconds": told.seconds,
        "told_distance": told.distance.value,
        "told_fee": told.fee,
        "told_at": told.at,
        "told_deleted": deleted,
    }
