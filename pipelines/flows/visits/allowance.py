"""An inmate's allowance as whoever books asks for it, over whichever channel (VC-APPT-12, -16).

What stands in a table of its own (calls, visits, their bookings) is taken and given back by the
records themselves; `use` and `give_back` are for what no such record tells, as a place that is
held.
"""

from datetime import datetime

from connectors.postgres.calls import allowance_entries, booked_calls
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.calls.allowances import Left, require_over
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind
from schemas.errors import NotFound


async def require(
    tx: Tx,
    inmate_id: str,
    channel: Channel,
    moment: datetime,
    now: datetime,
    *,
    source: str | None = None,
) -> Left | None:
    """Raise `Conflict` where nothing is left, naming the first possible day.

    Of two who ask at once the second waits for the first. `source`, as `visit_booking:<id>`, is
    what is asked for itself where it has taken one already. None where no rule limits the channel.
    """
    await booked_calls.lock_booking(tx, inmate_id)
    inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    return await require_over(tx, inmate, channel, moment, now, source=source)


async def use(
    tx: Tx, inmate_id: str, channel: Channel, moment: datetime, source: str, now: datetime
) -> None:
    """Take one of the channel; told again of the same source it takes no more."""
    await allowance_entries.use(tx, source, inmate_id, channel, ChargeKind.ORDINARY, moment, now)


async def give_back(tx: Tx, source: str, reason: str, now: datetime) -> None:
    """Give back what the source took; told again it gives no more."""
    await allowance_entries.give_back(tx, source, reason, now)
