"""Grants of a consumer, and what it has called (VC-CFG-11, VC-CFG-13, NF-SEC-19)."""

from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres.access import key_permits
from connectors.postgres.exchange import open_api
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.exchange.open_api import proposing
from pipelines.flows.exchange.open_api.proposed import OpeningChange
from pipelines.flows.modules import guarding
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.exchange.open_api.grants import (
    all_in_words,
    in_order,
    is_narrower,
    require_sound,
)
from pipelines.rules.exchange.open_api.interfaces import interfaces
from schemas.errors import Conflict
from schemas.exchange.open_api import (
    ApiCallPage,
    ConsumerAccess,
    GrantView,
    InterfaceView,
    KeyPermit,
    SetGrants,
)
from schemas.exchange.outbound import CallResult
from schemas.modules.common import ACTIVATE, ACTIVE
from schemas.modules.exchange.api_consumers import API_CONSUMERS
from schemas.modules.module import Verb

MODULE = API_CONSUMERS.code


def every_interface(officer: Officer) -> list[InterfaceView]:
    require_permission(officer.permissions, f"{MODULE}:{Verb.LIST}")
    return [
        InterfaceView(code=one.code, title=one.title, fetched=one.fetched)
        for one in interfaces().values()
    ]


async def access(services: Services, officer: Officer, consumer_id: str) -> ConsumerAccess:
    desk = Desk(services, officer, MODULE)
    desk.require(Verb.LIST)
    async with desk.attempt("access", consumer_id), services.database.transaction() as tx:
        await desk.need(tx, consumer_id)
        return await access_of(tx, desk, consumer_id)


async def set_grants(
    services: Services, officer: Officer, consumer_id: str, asked: SetGrants
) -> ConsumerAccess:
    """Less than now counts at once; anything more waits for somebody of another duty."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("grant", consumer_id), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        before = await desk.need(tx, consumer_id, for_update=True)
        require_sound(asked.grants)
        reason = proposing.reason_of(asked.reason)
        held, wanted = in_order(await open_api.grants(tx, consumer_id)), in_order(asked.grants)
        activate = asked.activate and before.state != ACTIVE
        if activate:
            desk.require(ACTIVATE.code)
        if held == wanted and not activate and not asked.key:
            raise Conflict("与现有设置相同，无需变更。", code="nothing_changes")
        if is_narrower(held, wanted) and not activate and not asked.key:
            await open_api.set_grants(tx, consumer_id, wanted)
            await desk.note(tx, "grant", consumer_id, _changed(held, wanted, reason))
        else:
            change = OpeningChange(
                module=MODULE,
                verb=Verb.EDIT,
                action=ACTIVATE.code if activate else "",
                version=before.version,
                reason=reason,
                grants_before=held,
                grants=wanted if wanted != held else None,
                key=asked.key,
            )
            await proposing.propose(tx, desk, before, change)
        return await access_of(tx, desk, consumer_id)


def _changed(before: list[GrantView], after: list[GrantView], reason: str) -> dict[str, Any]:
    return {"before": all_in_words(before), "after": all_in_words(after), "reason": reason}


class CallFilter(msgspec.Struct, frozen=True, kw_only=True):
    consumer_id: str | None
    interface: str | None
    peer: str | None
    """A part of the consumer's name."""
    method: str | None
    """A part of the interface's name."""
    result: CallResult | None
    since: datetime | None
    until: datetime | None


async def calls(
    services: Services, wanted: CallFilter, before: str | None, limit: int
) -> ApiCallPage:
    """The log of calls from the newest on."""
    async with services.database.transaction() as tx:
        rows = await open_api.logged(
            tx, **msgspec.structs.asdict(wanted), before=before, limit=limit + 1
        )
    shown = rows[:limit]
    return ApiCallPage(rows=shown, next=shown[-1].id if len(rows) > limit else None)


async def access_of(tx: Tx, desk: Desk, consumer_id: str) -> ConsumerAccess:
    permit = await key_permits.open_of(tx, consumer_id, desk.now)
    return ConsumerAccess(
        grants=await open_api.grants(tx, consumer_id),
        keys=await open_api.keys(tx, consumer_id),
        waiting=await guarding.waiting(tx, desk, consumer_id),
        permit=None
        if permit is None
        else KeyPermit(
            officer=permit.officer_name,
            mine=permit.officer_id == desk.officer.id,
            until=permit.until,
        ),
    )
