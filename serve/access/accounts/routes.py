"""Routes of officers' accounts."""

from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from connectors.postgres.access.accounts import AccountFilter
from pipelines.flows.access.accounts import keeping, transfer
from pipelines.rules.access.codes.access import (
    CREATE_ACCOUNTS,
    EDIT_ACCOUNTS,
    ENABLE_ACCOUNTS,
    EXPORT_ACCOUNTS,
    IMPORT_ACCOUNTS,
    LIST_ACCOUNTS,
)
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.access.accounts import (
    AccountPage,
    AccountView,
    AddAccount,
    AddedAccount,
    EditAccount,
    WithReason,
)
from schemas.modules.views import ImportReport
from serve.answers import SHEETS, WORKBOOK
from serve.files import sending
from serve.files.incoming import sheet_of
from serve.http import AsOfficer, Limit, Offset, PathId, Search, Wired
from serve.modules.transfer_routes import LARGEST_FILE, Picked
from serve.route import officers


@officers.get("/api/accounts", asks=LIST_ACCOUNTS)
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


@officers.post("/api/accounts", asks=CREATE_ACCOUNTS, repeats=Secret.HALF)
async def add_account(
    services: Wired, officer: AsOfficer, data: JSONBody[AddAccount]
) -> AddedAccount:
    return await keeping.add(services, officer, data)


@officers.get("/api/accounts/export", asks=EXPORT_ACCOUNTS, worth=Order.LATER, answers=SHEETS)
async def export_accounts(
    services: Wired,
    officer: AsOfficer,
    q: Search = "",
    enabled: FromQuery[bool | None] = None,
) -> Stream:
    return sending.made(
        await transfer.export(services, officer, AccountFilter(text=q.strip(), enabled=enabled))
    )


@officers.get(
    "/api/accounts/template", asks=IMPORT_ACCOUNTS, answers=WORKBOOK, sync_to_thread=False
)
def account_template() -> Stream:
    return sending.made(transfer.template())


@officers.act(
    "/api/accounts/import",
    asks=IMPORT_ACCOUNTS,
    repeats=Unnoted.FILE,
    takes=Takes.FORM,
    request_max_body_size=LARGEST_FILE,
)
async def import_accounts(services: Wired, officer: AsOfficer, data: Picked) -> ImportReport:
    content = await sheet_of(services, officer, "accounts.import", data.file)
    return await transfer.load(services, officer, data.file.filename, content)


@officers.get("/api/accounts/{account_id:str}", asks=LIST_ACCOUNTS)
async def read_account(services: Wired, officer: AsOfficer, account_id: PathId) -> AccountView:
    return await keeping.read(services, officer, account_id)


@officers.put("/api/accounts/{account_id:str}", asks=EDIT_ACCOUNTS)
async def edit_account(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[EditAccount]
) -> AccountView:
    return await keeping.edit(services, officer, account_id, data)


@officers.act("/api/accounts/{account_id:str}/enable", asks=ENABLE_ACCOUNTS)
async def enable_account(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[WithReason]
) -> AccountView:
    return await keeping.set_enabled(services, officer, account_id, True, data.reason)


@officers.act("/api/accounts/{account_id:str}/disable", asks=ENABLE_ACCOUNTS)
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
