"""What a booking is charged to, decided once: when it is taken in (VC-VCM-13)."""

from connectors.postgres.calls import calls, extra_calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.calls.allowances import video_left
from pipelines.rules.calls.call_allowance import month_of
from schemas.calls.charge import ChargeKind
from schemas.errors import NotFound


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
    # Where a way of booking let pass what the rules do not hold, it is an ordinary call too many.
    kind = left.kind or ChargeKind.ORDINARY
    grant = await _grant(tx, call) if kind is ChargeKind.EXTRA else None
    await calls.record(tx, call.id, charged_as=kind.value, extra_call_id=grant)
    await extra_calls.recount(tx, {grant, call.extra_call_id})


async def _grant(tx: Tx, call: CallRow) -> str | None:
    month = month_of(call.starts_at)
    granted = await extra_calls.grants(tx, call.inmate_id, month, beside=call.id)
    return next((one.id for one in granted if one.left > 0), None)
