"""Routes of open sessions and of the sign-in log."""

from datetime import datetime
from typing import Annotated

from litestar.params import FromQuery, QueryParameter

from connectors.postgres.access.sign_ins import SignInFilter
from pipelines.flows.access.sign_ins import overseeing
from pipelines.rules.access.codes.access import END_SESSIONS, LIST_SESSIONS, LIST_SIGN_INS
from schemas.access.accounts import OpenSessionPage, SignInPage
from serve.http import AsOfficer, Limit, Offset, PathId, Search, Wired
from serve.route import officers

Event = Annotated[str | None, QueryParameter(pattern="^(sign_in|sign_out|claim)$")]


@officers.get("/api/sessions", asks=LIST_SESSIONS)
async def list_sessions(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> OpenSessionPage:
    return await overseeing.open_page(services, officer, limit, offset)


@officers.act("/api/sessions/{session_id:str}/end", asks=END_SESSIONS, status_code=204)
async def end_session(services: Wired, officer: AsOfficer, session_id: PathId) -> None:
    await overseeing.end_session(services, officer, session_id)


@officers.act("/api/accounts/{account_id:str}/sign-out", asks=END_SESSIONS, status_code=204)
async def sign_out_account(services: Wired, officer: AsOfficer, account_id: PathId) -> None:
    await overseeing.sign_out(services, officer, account_id)


@officers.get("/api/sign-ins", asks=LIST_SIGN_INS)
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
