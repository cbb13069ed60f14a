"""Routes of the officers' calls."""

from datetime import date
from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.calls import companions, handling
from pipelines.rules.access.codes.calls import APPROVE, READ_CALLS, REJECT, WATCH
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.calls.state import CallState
from schemas.calls.views import (
    CallPage,
    CaseView,
    CompanionsRequest,
    CompanionView,
    Decision,
    JoinToken,
    Rejection,
    TokenRequest,
)
from serve.http import AsOfficer, Limit, Offset, PathId, Search, Wired
from serve.route import officers

States = Annotated[list[CallState] | None, QueryParameter(name="state")]


@officers.get("/api/calls", asks=READ_CALLS)
async def list_calls(
    services: Wired,
    officer: AsOfficer,
    states: States = None,
    day: FromQuery[date | None] = None,
    q: Search = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> CallPage:
    wanted = handling.Filter(states=tuple(states or ()), day=day, text=q)
    return await handling.page(services, officer, wanted, limit, offset)


@officers.get("/api/calls/{call_id:str}", asks=READ_CALLS)
async def read_case(services: Wired, officer: AsOfficer, call_id: PathId) -> CaseView:
    return await handling.read_case(services, officer, call_id)


@officers.act("/api/calls/{call_id:str}/approve", asks=APPROVE)
async def approve(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[Decision]
) -> CaseView:
    return await handling.approve(services, officer, call_id, data)


@officers.act("/api/calls/{call_id:str}/reject", asks=REJECT)
async def reject(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[Rejection]
) -> CaseView:
    return await handling.reject(services, officer, call_id, data)


@officers.act(
    "/api/calls/{call_id:str}/watch-tokens", asks=WATCH, repeats=Unnoted.TOKEN, worth=Order.NEVER
)
async def watch_token(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[TokenRequest]
) -> JoinToken:
    return await handling.issue_watch_token(services, officer, call_id, data)


@officers.get("/api/calls/{call_id:str}/companions", asks=READ_CALLS)
async def list_companions(
    services: Wired, officer: AsOfficer, call_id: PathId
) -> list[CompanionView]:
    return await companions.listed(services, officer, call_id)


@officers.put("/api/calls/{call_id:str}/companions", asks=APPROVE)
async def set_companions(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[CompanionsRequest]
) -> list[CompanionView]:
    return await companions.set_companions(services, officer, call_id, data)


HANDLERS = (
    list_calls,
    read_case,
    approve,
    reject,
    watch_token,
    list_companions,
    set_companions,
)
