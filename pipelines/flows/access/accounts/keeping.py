"""Keeping officers' accounts (VC-BASE-06, -07); rights are proposed, never set, here."""

from typing import Any

from connectors.postgres.access import accounts, officers, sessions
from connectors.postgres.access.accounts import AccountFilter
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.audit import audit
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.accounts import first_codes
from pipelines.flows.access.accounts.unknown_password import unknown_password
from pipelines.flows.access.accounts.views import account_view, account_views
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.access.rights.proposing import propose_for_officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.account_row import ADDED, added_detail
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.access.rights_changes import require_another
from schemas.access.accounts import (
    AccountPage,
    AccountView,
    AddAccount,
    AddedAccount,
    EditAccount,
)
from schemas.access.rights import OfficerRights, ProposeOfficer
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.people.kinds import SubjectKind

TAKEN = {"login": "登录名", "police_no": "警号"}


async def page(
    services: Services, officer: Officer, wanted: AccountFilter, limit: int, offset: int
) -> AccountPage:
    """Accounts of units in reach."""
    async with services.database.transaction() as tx:
        rows, total = await accounts.page(tx, officer.scopes, wanted, limit=limit, offset=offset)
        return AccountPage(rows=await account_views(tx, services, rows), total=total)


async def read(services: Services, officer: Officer, account_id: str) -> AccountView:
    async with services.database.transaction() as tx:
        return await account_view(tx, services, officer, account_id)


async def add(services: Services, officer: Officer, asked: AddAccount) -> AddedAccount:
    """An account that may do nothing and that nobody can open, and what it is proposed to do."""
    hashed = await unknown_password()
    attempt = Attempt(services, officer.actor(), ADDED, "officer", None, officer.stream)
    async with attempt, services.database.transaction() as tx:
        account_id = await add_account(tx, services, officer, asked, hashed)
        half = await first_codes.begin(tx, services, officer, account_id, asked.reason)
        if asked.roles or asked.units:
            rights = OfficerRights(roles=asked.roles, units=asked.units)
            proposal = ProposeOfficer(rights=rights, reason=asked.reason)
            await propose_for_officer(tx, services, officer, account_id, proposal)
        view = await account_view(tx, services, officer, account_id)
    return AddedAccount(account=view, half=half)


async def add_account(
    tx: Tx, services: Services, officer: Officer, asked: AddAccount, hashed: str
) -> str:
    """The account alone, which holds nothing; answers its id."""
    unit = await _need_unit(tx, officer, asked.unit_id)
    await _require_free(tx, asked.login, asked.police_no)
    account_id = await officers.add(
        tx,
        login=asked.login,
        name=asked.name,
        police_no=asked.police_no,
        org_unit_id=unit.id,
        password_hash=hashed,
        must_change_password=True,
        at=services.clock(),
    )
    detail = added_detail(asked.login, asked.name, unit.code)
    await _note(tx, officer, ADDED, account_id, detail)
    return account_id


async def edit(
    services: Services, officer: Officer, account_id: str, asked: EditAccount
) -> AccountView:
    """Name, number and unit; what the account reaches does not follow its unit."""
    async with (
        _attempt(services, officer, "account.edit", account_id),
        services.database.transaction() as tx,
    ):
        await edit_account(tx, officer, account_id, asked)
        return await account_view(tx, services, officer, account_id)


async def edit_account(tx: Tx, officer: Officer, account_id: str, asked: EditAccount) -> None:
    row = await _need(tx, officer, account_id)
    if row.version != asked.version:
        raise Conflict("账号已被他人修改，请刷新后重试。", code="changed_meanwhile")
    unit = await _need_unit(tx, officer, asked.unit_id)
    await _require_free(tx, row.login, asked.police_no, but=account_id)
    before = {"name": row.name, "police_no": row.police_no, "unit": row.unit_code}
    after = {"name": asked.name, "police_no": asked.police_no, "unit": unit.code}
    await accounts.change(
        tx, account_id, name=asked.name, police_no=asked.police_no, org_unit_id=unit.id
    )
    await _note(tx, officer, "account.edit", account_id, {"before": before, "after": after})


async def set_enabled(
    services: Services, officer: Officer, account_id: str, enabled: bool, reason: str
) -> AccountView:
    """Let an account in or shut it out at once, with its open sessions."""
    action = "account.enable" if enabled else "account.disable"
    async with (
        _attempt(services, officer, action, account_id),
        services.database.transaction() as tx,
    ):
        row = await _need(tx, officer, account_id)
        require_another(officer.id, account_id)
        await accounts.change(tx, account_id, enabled=enabled)
        ended = 0
        if not enabled:
            now = services.clock()
            ended = await sessions.end_all_of(tx, SubjectKind.OFFICER, account_id, now)
        detail = {"before": row.enabled, "after": enabled, "reason": reason, "sessions": ended}
        await _note(tx, officer, action, account_id, detail)
        return await account_view(tx, services, officer, account_id)


async def _need(tx: Tx, officer: Officer, account_id: str) -> OfficerRow:
    row = await accounts.get(tx, officer.scopes, account_id, for_update=True)
    if row is None:
        raise NotFound("没有找到这个账号。", code="account_not_found")
    return row


async def _need_unit(tx: Tx, officer: Officer, unit_id: str) -> UnitRow:
    unit = await units.get(tx, unit_id)
    if unit is None or not in_scopes(officer.scopes, unit.path):
        raise InvalidInput("所选单位不在您的管辖范围内。", code="unit_out_of_scope")
    return unit


async def _require_free(tx: Tx, login: str, police_no: str, *, but: str = "") -> None:
    taken = await accounts.is_taken(tx, login=login, police_no=police_no, but=but)
    if taken is not None:
        raise Conflict(f"{TAKEN[taken]}已被使用。", code=f"{taken}_taken")


def _attempt(services: Services, officer: Officer, action: str, account_id: str) -> Attempt:
    return Attempt(services, officer.actor(), action, "officer", account_id, officer.stream)


async def _note(
    tx: Tx, officer: Officer, action: str, account_id: str, detail: dict[str, Any]
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind="officer",
        object_id=account_id,
        detail=detail,
    )
