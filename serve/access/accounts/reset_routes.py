"""Routes of resets of what officers prove themselves with."""

from typing import Annotated

from litestar.params import JSONBody, QueryParameter

from pipelines.flows.access.accounts import reset_views, resets
from pipelines.rules.access.codes.access import ASK_RESETS, DECIDE_RESETS, LIST_RESETS
from pipelines.rules.platform.repeated_routes import Secret
from schemas.access.accounts import SetKey, WithReason
from schemas.access.claims import HandedReset, ResetPage, ResetView
from schemas.access.kinds import ClaimKind, ClaimState
from schemas.access.rights import Decide, Refuse
from serve.http import AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers

State = Annotated[ClaimState | None, QueryParameter(name="state")]


@officers.act("/api/accounts/{account_id:str}/reset-password", asks=ASK_RESETS, repeats=Secret.HALF)
async def reset_password(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[WithReason]
) -> HandedReset:
    return await resets.ask(services, officer, account_id, ClaimKind.PASSWORD, data.reason)


@officers.act(
    "/api/accounts/{account_id:str}/reset-second-factor", asks=ASK_RESETS, repeats=Secret.HALF
)
async def reset_second_factor(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[WithReason]
) -> HandedReset:
    return await resets.ask(services, officer, account_id, ClaimKind.SECOND_FACTOR, data.reason)


@officers.put("/api/accounts/{account_id:str}/key", asks=ASK_RESETS, repeats=Secret.HALF)
async def set_key(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[SetKey]
) -> HandedReset:
    kind, key = ClaimKind.KEY, data.public_key
    return await resets.ask(services, officer, account_id, kind, data.reason, key)


@officers.get("/api/account-resets", asks=LIST_RESETS)
async def list_resets(
    services: Wired,
    officer: AsOfficer,
    wanted: State = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> ResetPage:
    return await reset_views.page(services, officer, wanted, limit, offset)


@officers.act("/api/account-resets/{reset_id:str}/approve", asks=DECIDE_RESETS, repeats=Secret.HALF)
async def approve_reset(
    services: Wired, officer: AsOfficer, reset_id: PathId, data: JSONBody[Decide]
) -> HandedReset:
    return await resets.approve(services, officer, reset_id, data.note)


@officers.act("/api/account-resets/{reset_id:str}/reject", asks=DECIDE_RESETS)
async def reject_reset(
    services: Wired, officer: AsOfficer, reset_id: PathId, data: JSONBody[Refuse]
) -> ResetView:
    return await resets.reject(services, officer, reset_id, data.note)


# Whose request it is is looked at within.
@officers.act("/api/account-resets/{reset_id:str}/withdraw", asks=LIST_RESETS)
async def withdraw_reset(services: Wired, officer: AsOfficer, reset_id: PathId) -> ResetView:
    return await resets.withdraw(services, officer, reset_id)


HANDLERS = (
    reset_password,
    reset_second_factor,
    set_key,
    list_resets,
    approve_reset,
    reject_reset,
    withdraw_reset,
)
