"""Routes of officers: accounts of outside bodies' people, and what stands beside a booking."""

from litestar.params import JSONBody

from pipelines.flows.official import course, opening_accounts
from pipelines.rules.access.codes.official import KEEP_VISITOR_ACCOUNTS, LIST_VISITOR_ACCOUNTS
from pipelines.rules.access.route import OfModule
from pipelines.rules.platform.repeated_routes import Secret
from schemas.access.accounts import WithReason
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.official.accounts import (
    HandedCode,
    OfficialAccountPage,
    OfficialAccountView,
    OpenOfficialAccount,
)
from schemas.official.booking import OfficialCourse
from serve.http import AnId, AsOfficer, Limit, Offset, PathId, Search, Wired
from serve.route import officers


@officers.get("/api/official-accounts", asks=LIST_VISITOR_ACCOUNTS)
async def list_official_accounts(
    services: Wired,
    officer: AsOfficer,
    q: Search = "",
    body_id: AnId = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> OfficialAccountPage:
    return await opening_accounts.page(
        services, officer, text=q, body_id=body_id, limit=limit, offset=offset
    )


@officers.act(
    "/api/official-accounts/{person_id:str}/open", asks=KEEP_VISITOR_ACCOUNTS, repeats=Secret.HALF
)
async def open_official_account(
    services: Wired, officer: AsOfficer, person_id: PathId, data: JSONBody[OpenOfficialAccount]
) -> HandedCode:
    return await opening_accounts.open_for(services, officer, person_id, data)


@officers.act(
    "/api/official-accounts/{person_id:str}/reset", asks=KEEP_VISITOR_ACCOUNTS, repeats=Secret.HALF
)
async def reset_official_account(
    services: Wired, officer: AsOfficer, person_id: PathId, data: JSONBody[WithReason]
) -> HandedCode:
    return await opening_accounts.reset_for(services, officer, person_id, data)


@officers.act("/api/official-accounts/{person_id:str}/close", asks=KEEP_VISITOR_ACCOUNTS)
async def close_official_account(
    services: Wired, officer: AsOfficer, person_id: PathId, data: JSONBody[WithReason]
) -> OfficialAccountView:
    return await opening_accounts.close_for(services, officer, person_id, data)


@officers.get(
    "/api/official-bookings/{record_id:str}/course",
    asks=OfModule("official_bookings:list"),
    about=OFFICIAL_BOOKINGS.code,
)
async def official_course(services: Wired, officer: AsOfficer, record_id: PathId) -> OfficialCourse:
    return await course.read(services, officer, record_id)


HANDLERS = (
    list_official_accounts,
    open_official_account,
    reset_official_account,
    close_official_account,
    official_course,
)
