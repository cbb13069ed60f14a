"""Accounts as the screen shows them, a page in as many queries as one account."""

from connectors.postgres.access import account_relations, accounts
from connectors.postgres.access.account_relations import Relations
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.access.auth.second_factor import methods_of
from pipelines.flows.services import Services
from schemas.access.accounts import AccountView, RoleBrief
from schemas.errors import NotFound
from schemas.people.views import UnitView


async def account_views(tx: Tx, services: Services, rows: list[OfficerRow]) -> list[AccountView]:
    ids = [row.id for row in rows]
    found = await account_relations.of_accounts(tx, services.rights_seal, ids)
    return [_view(row, found[row.id]) for row in rows]


async def account_view(
    tx: Tx, services: Services, officer: Officer, account_id: str
) -> AccountView:
    row = await accounts.get(tx, officer.scopes, account_id)
    if row is None:
        raise NotFound("没有找到这个账号。", code="account_not_found")
    return (await account_views(tx, services, [row]))[0]


def _view(row: OfficerRow, relations: Relations) -> AccountView:
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
        roles=[RoleBrief(code=one.code, name=one.name) for one in relations.roles],
        units=[
            UnitView(id=one.id, code=one.code, name=one.name, org_type=one.org_type)
            for one in relations.units
        ],
        pending=relations.pending,
        version=row.version,
    )
