"""Asking for extra calls; offered where none are left, and refused where some are (VC-VCM-01)."""

from typing import Any

from connectors.postgres.calls import booked_calls, extra_calls
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.allowances import left_over
from pipelines.flows.modules import applying, saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.calls.custody import require_custody
from schemas.calls.channel import CHANNEL_TITLES, Channel
from schemas.calls.counts import AskExtraCalls, ExtraCallsAsked
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.modules.calls.extra_calls import EXTRA_CALL, EXTRA_CALLS

APPLY = "apply"


async def ask(services: Services, officer: Officer, asked: AskExtraCalls) -> ExtraCallsAsked:
    """Make the application and hand it to the approval centre, in one go."""
    if asked.channel is Channel.VISIT:
        raise InvalidInput("会见次数由民警更正，不在此申请。", code="no_extra_visits")
    desk = Desk(services, officer, EXTRA_CALLS.code)
    async with desk.attempt(APPLY), services.database.transaction() as tx:
        # A booking of the inmate waits, or is seen here.
        await booked_calls.lock_booking(tx, asked.inmate_id)
        await _require_none_left(tx, desk, asked)
        values: dict[str, Any] = {
            "inmate_id": asked.inmate_id,
            "number": asked.number,
            "reason": asked.reason,
        }
        values["channel"] = asked.channel.value
        made = await saving.create(tx, desk, values)
        (submit,) = EXTRA_CALLS.actions
        pending = await saving.act(tx, desk, submit, made, {}, reason="")
        stands = await applying.apply(tx, desk, EXTRA_CALL, pending, None)
    return ExtraCallsAsked(id=stands.id, state=str(stands.state))


async def _require_none_left(tx: Tx, desk: Desk, asked: AskExtraCalls) -> None:
    inmate = await people.inmate_by_id(tx, asked.inmate_id)
    if inmate is None or not in_scopes(desk.scopes, inmate.ward_path):
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    require_custody(inmate.custody_state)
    left = await left_over(tx, inmate, asked.channel, desk.now)
    if left is None:
        title = CHANNEL_TITLES[asked.channel]
        raise Conflict(f"没有适用的{title}次数规则，请先设置规则。", code="no_rule")
    if left.left > 0:
        raise Conflict(
            f"该罪犯{left.period}还剩{left.left}次通话，用完后才能申请增加。",
            code="calls_left",
            left=left.left,
        )
    if await extra_calls.asked(tx, asked.inmate_id, asked.channel):
        raise Conflict("该罪犯已有一份增加次数申请正在审批。", code="already_asked")
