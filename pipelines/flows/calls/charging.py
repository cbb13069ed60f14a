"""What a booking is charged to, decided once: when it is taken in (VC-VCM-13)."""

from datetime import datetime
from typing import NamedTuple

from connectors.postgres.calls import calls, extra_calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people import people
from connectors.postgres.people.people import InmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.calls.allowances import Left, video_left
from pipelines.rules.calls.call_allowance import month_of
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind
from schemas.errors import NotFound


class Charge(NamedTuple):
    """The kind, and of an extra call the application that granted it."""

    kind: ChargeKind
    grant_id: str | None = None


UNCOUNTED = Charge(ChargeKind.UNCOUNTED)
"""A privileged call takes nothing (decisions/0016)."""


async def charge_of(
    tx: Tx, inmate: InmateRow, starts_at: datetime, left: Left, *, beside: str | None = None
) -> Charge:
    """What a call of the inmate is charged to, where the rules leave so much."""
    # Where a way of booking let pass what the rules do not hold, it is an ordinary call too many.
    kind = left.kind or ChargeKind.ORDINARY
    if kind is not ChargeKind.EXTRA:
        return Charge(kind)
    source = None if beside is None else f"video_call:{beside}"
    month = month_of(starts_at)
    granted = await extra_calls.grants(tx, inmate.id, Channel.VIDEO, month, source=source)
    return Charge(kind, next((one.id for one in granted if one.left > 0), None))


async def charge(tx: Tx, call: CallRow) -> None:
    """Keep the kind with the call; one that was charged before keeps what it has."""
    if call.charged_as is None:
        await recharge(tx, call)


async def recharge(tx: Tx, call: CallRow) -> None:
    """Decide the kind anew, as after a move to another day; a privileged call takes nothing."""
    if call.privileged:
        await calls.record(tx, call.id, charged_as=ChargeKind.UNCOUNTED.value)
        return
    inmate = await people.inmate_by_id(tx, call.inmate_id)
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    left = await video_left(tx, inmate, call.starts_at, beside=call.id)
    told = await charge_of(tx, inmate, call.starts_at, left, beside=call.id)
    await calls.record(tx, call.id, charged_as=told.kind.value, extra_call_id=told.grant_id)
    await extra_calls.recount(tx, {told.grant_id, call.extra_call_id})
