"""Routes of open sessions and of the sign-in log."""

from datetime import datetime
from typing import Annotated

from litestar import get
from litestar.params import FromQuery, QueryParameter

from connectors.postgres.access.sign_ins import SignInFilter
from pipelines.flows.access.sign_ins import overseeing
from schemas.access.accounts import OpenSessionPage, SignInPage
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Limit, Offset, PathId, Search, Wired, act

Event = Annotated[str | None, QueryParameter(pattern="^(sign_in|sign_out|claim)$")]


@get("/api/sessions", guards=[officers_only])
async def list_sessions(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> OpenSessionPage:
    return await overseeing.open_page(services, officer, limit, offset)


@act("/api/sessions/{session_id:str}/end", status_code=204, guards=[officers_only])
async def end_session(services: Wired, officer: AsOfficer, session_id: PathId) -> None:
    await overseeing.end_session(services, officer, session_id)


@act("/api/accounts/{account_id:str}/sign-out", status_code=204, guards=[officers_only])
async def sign_out_account(services: Wired, officer: AsOfficer, account_id: PathId) -> None:
    await overseeing.sign_out(services, officer, account_id)


@get("/api/sign-ins", guards=[officers_only])
async def list_sign_ins(
    services: Wired,
    officer: AsOfficer,
    q: Search = "",
    event: Event = None,
    failed: FromQuery[bool | None] = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> SignInPage:
    wanted = SignInFilter(text=q.strip(), event=event, failed=failed, since=since, until=until)
    return await overseeing.log_page(services, officer, wanted, limit, offset)


HANDLERS = (list_sessions, end_session, sign_out_account, list_sign_ins)
