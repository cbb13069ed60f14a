"""What the rules look at, read at the moment of decision (VC-GEN-05)."""

from datetime import datetime
from typing import Any

from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people import faces, people
from connectors.postgres.people.inmate_blacklist import inmate_blacklisted
from connectors.postgres.people.inmate_rules import under_key_control
from connectors.postgres.transaction import Tx
from pipelines.flows.calls.allowances import video_left
from pipelines.flows.exchange.affairs.reading import known_status, require_by_platform
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Facts
from pipelines.rules.calls.custody import (
    require_custody,
    require_inmate_not_blacklisted,
    require_not_blacklisted,
)
from pipelines.rules.exchange.prison_affairs import KnownStatus, source_text
from schemas.errors import NotFound
from schemas.people.kinds import BarredFrom, CustodyState, SubjectKind


async def facts_of(
    tx: Tx,
    *,
    relative_id: str,
    inmate_id: str,
    starts_at: datetime,
    now: datetime,
    beside: str | None = None,
    channel: BarredFrom = BarredFrom.VIDEO,
    status: KnownStatus | None = None,
    privileged: bool = False,
) -> Facts:
    """Facts about one pair; `beside` is the call that is looked at.

    `status` is what the prison affairs platform last said of the inmate.
    """
    bound = await people.binding(tx, relative_id, inmate_id)
    inmate = bound or await people.inmate_by_id(tx, inmate_id)
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    left = await video_left(tx, inmate, starts_at, beside=beside)
    return Facts(
        binding=bound.binding_state if bound else None,
        blacklist_reason=await blacklist_reason(tx, relative_id, now, channel),
        inmate_blacklist_reason=await inmate_blacklisted(tx, inmate_id, now, channel),
        most_calls=left.allowance.most_calls,
        used_calls=left.used,
        calls_left=left.left,
        extra_left=left.extra_left,
        period=left.period,
        rule=left.allowance.source,
        **_held(inmate.custody_state, status),
        key_control=await under_key_control(tx, inmate_id, now),
        relative_face=await faces.has_template(tx, SubjectKind.RELATIVE, relative_id),
        inmate_face=await faces.has_template(tx, SubjectKind.INMATE, inmate_id),
        privileged=privileged,
    )


def _held(ours: CustodyState, known: KnownStatus | None) -> dict[str, Any]:
    """Custody by our records and the platform's word together: the one that forbids counts."""
    if known is None:
        return {"custody": ours}
    status = known.status
    custody = ours
    if status is not None and ours is CustodyState.IN_CUSTODY:
        custody = status.custody
    refused = status is not None and not status.visits_allowed
    return {
        "custody": custody,
        "custody_source": source_text(known),
        "visits_refused": status.reason if status is not None and refused else None,
    }


async def facts_of_call(tx: Tx, services: Services, call: CallRow) -> Facts:
    """Facts about a call that is asked for, as they are now."""
    return await facts_of(
        tx,
        relative_id=call.relative_id,
        inmate_id=call.inmate_id,
        starts_at=call.starts_at,
        now=services.clock(),
        beside=call.id,
        status=await known_status(tx, services, call.inmate_id),
        privileged=call.privileged,
    )


async def blacklist_reason(
    tx: Tx, relative_id: str, now: datetime, channel: BarredFrom
) -> str | None:
    """Why the relative is kept from it, in the officers' words."""
    entries = await people.blacklisted(tx, relative_id, now, channel)
    return entries[0].reason if entries else None


async def require_callable(
    tx: Tx,
    services: Services,
    relative_id: str,
    inmate_id: str,
    now: datetime,
    *,
    to_officer: bool = False,
) -> None:
    """Raise where custody or a black list forbids the call now; every way of booking asks here.

    `to_officer`: the refusal names the reason of an inmate's entry, which relatives are not told.
    """
    inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    require_custody(inmate.custody_state)
    barred = await inmate_blacklisted(tx, inmate_id, now, BarredFrom.VIDEO)
    require_inmate_not_blacklisted(barred, to_officer=to_officer)
    await require_by_platform(tx, services, inmate_id, now)
    require_not_blacklisted(await blacklist_reason(tx, relative_id, now, BarredFrom.VIDEO))
