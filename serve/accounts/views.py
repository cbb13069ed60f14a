"""Accounts as the screen shows them, a page in as many queries as one account."""

from connectors.postgres import accounts, rights_changes, roles, units
from connectors.postgres.officers import OfficerRow
from connectors.postgres.roles import Held
from connectors.postgres.transaction import Tx
from schemas.access.accounts import AccountView, RoleBrief
from schemas.access.kinds import Subject
from schemas.errors import NotFound
from schemas.people.views import UnitView
from serve.auth.callers import Officer
from serve.auth.second_factor import methods_of
from serve.services import Services


async def account_views(tx: Tx, services: Services, rows: list[OfficerRow]) -> list[AccountView]:
    ids = [row.id for row in rows]
    held = await roles.held_by(tx, services.rights_seal, ids)
    pending = await rights_changes.open_ones(tx, Subject.OFFICER, ids)
    names = {row.code: row.name for row in await roles.all_roles(tx)}
    reach = await _units(tx, {unit for one in held.values() for unit in one.units})
    return [_view(row, held[row.id], names, reach, pending.get(row.id)) for row in rows]


async def _units(tx: Tx, unit_ids: set[str]) -> dict[str, UnitView]:
    found, names = await units.of_ids(tx, unit_ids), await units.full_names(tx, unit_ids)
    return {
        row.id: UnitView(id=row.id, code=row.code, name=names[row.id], org_type=row.org_type.value)
        for row in found.values()
    }


async def account_view(
    tx: Tx, services: Services, officer: Officer, account_id: str
) -> AccountView:
    row = await accounts.get(tx, officer.scopes, account_id)
    if row is None:
        raise NotFound("没有找到这个账号。", code="account_not_found")
    return (await account_views(tx, services, [row]))[0]


def _view(
    row: OfficerRow,
    held: Held,
    names: dict[str, str],
    reach: dict[str, UnitView],
    pending: str | None,
) -> AccountView:
    return AccountView(
        id=row.id,
        login=row.login,
        name=row.name,
        police_no=row.police_no,
        unit=UnitView(
            id=row.org_unit_id, code=row.unit_code, name=row.unit_name, org_type=row.unit_type.value
        ),
        enabled=row.enabled,
        locked_until=row.locked_until,
        must_change_password=row.must_change_password,
        second_factors=methods_of(row),
        roles=[RoleBrief(code=code, name=names.get(code, code)) for code in held.roles],
        units=[reach[unit] for unit in held.units if unit in reach],
        pending=pending,
        version=row.version,
    )
