"""Routes of officers' accounts."""

from litestar import get, post, put
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from connectors.postgres.access.accounts import AccountFilter
from pipelines.flows.access.accounts import keeping, transfer
from schemas.access.accounts import (
    AccountPage,
    AccountView,
    AddAccount,
    AddedAccount,
    EditAccount,
    WithReason,
)
from schemas.modules.views import ImportReport
from serve.access.auth.guards import officers_only
from serve.files import sending
from serve.files.incoming import sheet_of
from serve.http import AsOfficer, Limit, Offset, PathId, Search, Wired, act
from serve.modules.transfer_routes import LARGEST_FILE, Picked
from serve.pages.headers import TAKES_FILE


@get("/api/accounts", guards=[officers_only])
async def list_accounts(
    services: Wired,
    officer: AsOfficer,
    q: Search = "",
    enabled: FromQuery[bool | None] = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> AccountPage:
    wanted = AccountFilter(text=q.strip(), enabled=enabled)
    return await keeping.page(services, officer, wanted, limit, offset)


@post("/api/accounts", guards=[officers_only])
async def add_account(
    services: Wired, officer: AsOfficer, data: JSONBody[AddAccount]
) -> AddedAccount:
    return await keeping.add(services, officer, data)


@get("/api/accounts/export", guards=[officers_only])
async def export_accounts(
    services: Wired,
    officer: AsOfficer,
    q: Search = "",
    enabled: FromQuery[bool | None] = None,
) -> Stream:
    return sending.made(
        await transfer.export(services, officer, AccountFilter(text=q.strip(), enabled=enabled))
    )


@get("/api/accounts/template", guards=[officers_only], sync_to_thread=False)
def account_template() -> Stream:
    return sending.made(transfer.template())


@act(
    "/api/accounts/import",
    guards=[officers_only],
    request_max_body_size=LARGEST_FILE,
    opt={TAKES_FILE: True},
)
async def import_accounts(services: Wired, officer: AsOfficer, data: Picked) -> ImportReport:
    content = await sheet_of(services, officer, "accounts.import", data.file)
    return await transfer.load(services, officer, data.file.filename, content)


@get("/api/accounts/{account_id:str}", guards=[officers_only])
async def read_account(services: Wired, officer: AsOfficer, account_id: PathId) -> AccountView:
    return await keeping.read(services, officer, account_id)


@put("/api/accounts/{account_id:str}", guards=[officers_only])
async def edit_account(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[EditAccount]
) -> AccountView:
    return await keeping.edit(services, officer, account_id, data)


@act("/api/accounts/{account_id:str}/enable", guards=[officers_only])
async def enable_account(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[WithReason]
) -> AccountView:
    return await keeping.set_enabled(services, officer, account_id, True, data.reason)


@act("/api/accounts/{account_id:str}/disable", guards=[officers_only])
async def disable_account(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[WithReason]
) -> AccountView:
    return await keeping.set_enabled(services, officer, account_id, False, data.reason)


HANDLERS = (
    list_accounts,
    add_account,
    read_account,
    edit_account,
    enable_account,
    disable_account,
    export_accounts,
    account_template,
    import_accounts,
)
