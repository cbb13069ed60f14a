"""Routes of roles and of changes of rights."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from pipelines.flows.access.rights import deciding, levels, proposing, roles, views
from schemas.access.kinds import ChangeState
from schemas.access.rights import (
    AddRole,
    Decide,
    ModuleLevels,
    PermissionView,
    ProposeLevels,
    ProposeOfficer,
    ProposeRole,
    Refuse,
    RightsChangePage,
    RightsChangeView,
    RoleView,
)
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Limit, Offset, PathId, Wired, act

State = Annotated[ChangeState | None, QueryParameter(name="state")]
ModuleCode = Annotated[str, PathParameter(pattern="^[a-z_]{1,32}$")]
RoleCode = Annotated[str, PathParameter(pattern="^[a-z][a-z0-9_]{1,31}$")]


@get("/api/permissions", guards=[officers_only])
async def list_permissions() -> list[PermissionView]:
    return roles.permission_tree()


@get("/api/roles", guards=[officers_only])
async def list_roles(services: Wired) -> list[RoleView]:
    return await roles.all_roles(services)


@post("/api/roles", guards=[officers_only])
async def add_role(services: Wired, officer: AsOfficer, data: JSONBody[AddRole]) -> RoleView:
    return await roles.add(services, officer, data)


@post("/api/roles/{role:str}/rights-changes", guards=[officers_only])
async def propose_for_role(
    services: Wired, officer: AsOfficer, role: RoleCode, data: JSONBody[ProposeRole]
) -> RightsChangeView:
    change_id = await proposing.for_role(services, officer, role, data)
    async with services.database.transaction() as tx:
        return await views.one(tx, officer, change_id)


@post("/api/accounts/{account_id:str}/rights-changes", guards=[officers_only])
async def propose_for_officer(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[ProposeOfficer]
) -> RightsChangeView:
    change_id = await proposing.for_officer(services, officer, account_id, data)
    async with services.database.transaction() as tx:
        return await views.one(tx, officer, change_id)


@get("/api/data-levels", guards=[officers_only])
async def list_levels(services: Wired, officer: AsOfficer) -> list[ModuleLevels]:
    return await levels.every(services, officer)


@post("/api/data-levels/{code:str}/rights-changes", guards=[officers_only])
async def propose_levels(
    services: Wired, officer: AsOfficer, code: ModuleCode, data: JSONBody[ProposeLevels]
) -> RightsChangeView:
    change_id = await levels.for_module(services, officer, code, data)
    async with services.database.transaction() as tx:
        return await views.one(tx, officer, change_id)


@get("/api/rights-changes", guards=[officers_only])
async def list_changes(
    services: Wired,
    officer: AsOfficer,
    wanted: State = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> RightsChangePage:
    return await views.page(services, officer, wanted, limit, offset)


@act("/api/rights-changes/{change_id:str}/approve", guards=[officers_only])
async def approve_change(
    services: Wired, officer: AsOfficer, change_id: PathId, data: JSONBody[Decide]
) -> RightsChangeView:
    return await deciding.approve(services, officer, change_id, data.note)


@act("/api/rights-changes/{change_id:str}/reject", guards=[officers_only])
async def reject_change(
    services: Wired, officer: AsOfficer, change_id: PathId, data: JSONBody[Refuse]
) -> RightsChangeView:
    return await deciding.reject(services, officer, change_id, data.note)


@act("/api/rights-changes/{change_id:str}/withdraw", guards=[officers_only])
async def withdraw_change(
    services: Wired, officer: AsOfficer, change_id: PathId
) -> RightsChangeView:
    return await deciding.withdraw(services, officer, change_id)


HANDLERS = (
    list_permissions,
    list_roles,
    add_role,
    propose_for_role,
    propose_for_officer,
    list_levels,
    propose_levels,
    list_changes,
    approve_change,
    reject_change,
    withdraw_change,
)
