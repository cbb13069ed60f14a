"""Routes of roles and of changes of rights."""

from typing import Annotated

from litestar.params import JSONBody, PathParameter, QueryParameter

from pipelines.flows.access.rights import deciding, levels, proposing, roles, views
from pipelines.rules.access.codes.access import (
    CREATE_ROLES,
    DECIDE_RIGHTS_CHANGES,
    LIST_DATA_LEVELS,
    LIST_RIGHTS_CHANGES,
    LIST_ROLES,
    PROPOSE_DATA_LEVELS,
    PROPOSE_RIGHTS_CHANGES,
)
from pipelines.rules.platform.repeated_routes import Secret
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
from serve.http import AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers

State = Annotated[ChangeState | None, QueryParameter(name="state")]
ModuleCode = Annotated[str, PathParameter(pattern="^[a-z_]{1,32}$")]
RoleCode = Annotated[str, PathParameter(pattern="^[a-z][a-z0-9_]{1,31}$")]


@officers.get("/api/permissions", asks=LIST_ROLES)
async def list_permissions() -> list[PermissionView]:
    return roles.permission_tree()


@officers.get("/api/roles", asks=LIST_ROLES)
async def list_roles(services: Wired) -> list[RoleView]:
    return await roles.all_roles(services)


@officers.post("/api/roles", asks=CREATE_ROLES)
async def add_role(services: Wired, officer: AsOfficer, data: JSONBody[AddRole]) -> RoleView:
    return await roles.add(services, officer, data)


@officers.post("/api/roles/{role:str}/rights-changes", asks=PROPOSE_RIGHTS_CHANGES)
async def propose_for_role(
    services: Wired, officer: AsOfficer, role: RoleCode, data: JSONBody[ProposeRole]
) -> RightsChangeView:
    change_id = await proposing.for_role(services, officer, role, data)
    async with services.database.transaction() as tx:
        return await views.one(tx, officer, change_id)


@officers.post("/api/accounts/{account_id:str}/rights-changes", asks=PROPOSE_RIGHTS_CHANGES)
async def propose_for_officer(
    services: Wired, officer: AsOfficer, account_id: PathId, data: JSONBody[ProposeOfficer]
) -> RightsChangeView:
    change_id = await proposing.for_officer(services, officer, account_id, data)
    async with services.database.transaction() as tx:
        return await views.one(tx, officer, change_id)


@officers.get("/api/data-levels", asks=LIST_DATA_LEVELS)
async def list_levels(services: Wired, officer: AsOfficer) -> list[ModuleLevels]:
    return await levels.every(services, officer)


@officers.post("/api/data-levels/{code:str}/rights-changes", asks=PROPOSE_DATA_LEVELS)
async def propose_levels(
    services: Wired, officer: AsOfficer, code: ModuleCode, data: JSONBody[ProposeLevels]
) -> RightsChangeView:
    change_id = await levels.for_module(services, officer, code, data)
    async with services.database.transaction() as tx:
        return await views.one(tx, officer, change_id)


@officers.get("/api/rights-changes", asks=LIST_RIGHTS_CHANGES)
async def list_changes(
    services: Wired,
    officer: AsOfficer,
    wanted: State = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> RightsChangePage:
    return await views.page(services, officer, wanted, limit, offset)


@officers.act(
    "/api/rights-changes/{change_id:str}/approve", asks=DECIDE_RIGHTS_CHANGES, repeats=Secret.HALF
)
async def approve_change(
    services: Wired, officer: AsOfficer, change_id: PathId, data: JSONBody[Decide]
) -> RightsChangeView:
    return await deciding.approve(services, officer, change_id, data.note)


@officers.act("/api/rights-changes/{change_id:str}/reject", asks=DECIDE_RIGHTS_CHANGES)
async def reject_change(
    services: Wired, officer: AsOfficer, change_id: PathId, data: JSONBody[Refuse]
) -> RightsChangeView:
    return await deciding.reject(services, officer, change_id, data.note)


# Whose proposal it is is looked at within.
@officers.act("/api/rights-changes/{change_id:str}/withdraw", asks=LIST_RIGHTS_CHANGES)
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
