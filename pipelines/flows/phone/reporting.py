"""What an exchange reports of a call; repeated or late reports lead to the same end."""

from datetime import datetime
from typing import Any

from connectors.postgres.calls import extra_calls
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.phone import phone_calls, phone_tickets
from connectors.postgres.transaction import Tx
from pipelines.flows.phone.exchange import Exchange
from pipelines.flows.services import Services
from pipelines.rules.phone.phone_call_state import require_order, seconds_of, state_of
from schemas.calls.phone import Answered, EndCause, Ended, PhoneCallReported, PhoneCallState
from schemas.errors import Conflict, NotFound
from schemas.modules.phone.phone_calls import PHONE_CALLS


async def answered(
    services: Services, exchange: Exchange, call_no: str, asked: Answered
) -> PhoneCallReported:
    async with services.database.transaction() as tx:
        return await _take(tx, services, exchange, call_no, "answered", answered_at=asked.at)


async def ended(
    services: Services, exchange: Exchange, call_no: str, asked: Ended
) -> PhoneCallReported:
    async with services.database.transaction() as tx:
        return await _take(
            tx,
            services,
            exchange,
            call_no,
            "ended",
            answered_at=asked.answered_at,
            ended_at=asked.at,
            cause=asked.cause,
        )


async def _take(
    tx: Tx,
    services: Services,
    exchange: Exchange,
    call_no: str,
    verb: str,
    *,
    answered_at: datetime | None = None,
    ended_at: datetime | None = None,
    cause: EndCause | None = None,
) -> PhoneCallReported:
    """The first report of a moment counts; the call's state follows from all of them."""
    row = await phone_calls.by_source(tx, exchange.consumer.id, call_no, for_update=True)
    if row is None:
        raise NotFound("没有这次通话，请先申请拨号。", code="call_not_found")
    if row.state is PhoneCallState.REFUSED:
        raise Conflict("该通话未放行，不能接通。", code="call_was_refused")
    facts: dict[str, Any] = {
        "answered_at": row.answered_at or answered_at,
        "ended_at": row.ended_at or ended_at,
        "end_cause": row.end_cause or cause,
    }
    require_order(facts["answered_at"], facts["ended_at"])
    state = state_of(facts["answered_at"], facts["ended_at"], facts["end_cause"])
    seconds = seconds_of(facts["answered_at"], facts["ended_at"])
    told = (row.answered_at, row.ended_at, row.end_cause) != tuple(facts.values())
    if told:
        seals, now = FieldSeals(services.keys), services.clock()
        values = facts | {"seconds": seconds}
        await writing.change(
            tx, PHONE_CALLS, seals, row.id, row.version, values, state=state, by=None, at=now
        )
        inmate = await people.inmate_by_id(tx, row.inmate_id)
        stream = inmate.prison_code if inmate else ""
        detail = {"state": [row.state, state], "call_no": call_no, "seconds": seconds}
        await exchange.note(tx, services, verb, stream, row.id, detail)
        # Whichever report completes the call makes its ticket, with the change itself.
        await phone_tickets.issue(tx, seals, [row.id], now)
        await extra_calls.recount(tx, [row.extra_call_id])
    return PhoneCallReported(id=row.id, state=state, seconds=seconds)
