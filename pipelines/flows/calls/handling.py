"""Officers list calls, read a case and decide on it."""

from datetime import date

import msgspec

from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls import tokens
from pipelines.flows.calls.case_page import case_page
from pipelines.flows.calls.deciding import decide_call
from pipelines.flows.calls.scope import attempt, call_for, require_state
from pipelines.flows.calls.views import Audience, call_view
from pipelines.flows.exchange.affairs.reading import refresh
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import APPROVE, READ_CALLS, REJECT, WATCH
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.platform.local_time import day_bounds
from schemas.approvals.state import Verdict
from schemas.calls.state import CallState, PartyRole
from schemas.calls.views import (
    CallPage,
    CaseView,
    Decision,
    JoinToken,
    Rejection,
    TokenRequest,
)
from schemas.errors import Forbidden


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is narrowed to."""

    states: tuple[CallState, ...]
    day: date | None
    text: str


async def page(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> CallPage:
    """Calls within the officer's data scope."""
    since, until = day_bounds(wanted.day) if wanted.day else (None, None)
    async with services.database.transaction() as tx:
        rows, total = await calls.page(
            tx,
            officer.scopes,
            states=wanted.states,
            since=since,
            until=until,
            text=wanted.text.strip(),
            limit=limit,
            offset=offset,
        )
    views = [call_view(row, services.settings, Audience.OFFICER) for row in rows]
    return CallPage(rows=views, total=total)


async def read_case(services: Services, officer: Officer, call_id: str) -> CaseView:
    async with (
        attempt(services, officer, "call.read", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, READ_CALLS)
        return await case_page(tx, services, officer, call)


async def approve(
    services: Services, officer: Officer, call_id: str, decision: Decision
) -> CaseView:
    """Approve; against a failed check only with a reason (VC-GEN-19)."""
    await _ask_platform(services, officer, call_id)
    async with (
        attempt(services, officer, "call.approve", call_id),
        services.database.transaction() as tx,
    ):
        call = await _undecided(tx, officer, call_id, APPROVE)
        await decide_call(tx, services, officer, call, Verdict.APPROVE, decision.reason)
        return await _case(tx, services, officer, call_id, APPROVE)


async def _ask_platform(services: Services, officer: Officer, call_id: str) -> None:
    """Bring the inmate's state up to now, so that the checks see it (VC-GEN-05)."""
    async with services.database.transaction() as tx:
        call = await calls.get(tx, call_id)
    if call is not None and in_scopes(officer.scopes, call.ward_path):
        await refresh(services, call.inmate_id)


async def reject(
    services: Services, officer: Officer, call_id: str, rejection: Rejection
) -> CaseView:
    """Refuse, with the reason that the relative reads (VC-GEN-06)."""
    async with (
        attempt(services, officer, "call.reject", call_id),
        services.database.transaction() as tx,
    ):
        call = await _undecided(tx, officer, call_id, REJECT)
        await decide_call(tx, services, officer, call, Verdict.REJECT, rejection.reason)
        return await _case(tx, services, officer, call_id, REJECT)


async def _undecided(tx: Tx, officer: Officer, call_id: str, action: Permission) -> CallRow:
    call = await call_for(tx, officer, call_id, action)
    require_state(call, action)
    return call


async def _case(
    tx: Tx, services: Services, officer: Officer, call_id: str, action: Permission
) -> CaseView:
    """The case as the decision left it."""
    return await case_page(tx, services, officer, await call_for(tx, officer, call_id, action))


async def issue_watch_token(
    services: Services, officer: Officer, call_id: str, asked: TokenRequest
) -> JoinToken:
    """A token to watch; nobody watches a privileged conversation (VC-MON-01)."""
    async with (
        attempt(services, officer, "call.watch_token", call_id),
        services.database.transaction() as tx,
    ):
        call = await call_for(tx, officer, call_id, WATCH)
        require_watchable(call)
        token = await tokens.issue(
            tx,
            services,
            call,
            role=PartyRole.OFFICER,
            actor=officer.actor(),
            device_id=asked.device_id,
        )
    await tokens.prepare_room(services, call_id)
    return token


def require_watchable(call: CallRow) -> None:
    require_ordinary(call)
    require_state(call, WATCH)


def require_ordinary(call: CallRow) -> None:
    """Raise `Forbidden` for a call whose content is nobody's; unknown counts as privileged."""
    if call.privileged:
        raise Forbidden("保密通话不能监看。", code="privileged")
