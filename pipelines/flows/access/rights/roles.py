"""Roles and the permission tree."""

from connectors.postgres.access import rights_changes, roles
from connectors.postgres.audit import audit
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.access.rights_changes import is_fixed
from schemas.access.kinds import Subject
from schemas.access.rights import AddRole, PermissionView, RoleView
from schemas.errors import Conflict


def permission_tree() -> list[PermissionView]:
    """Every permission, in the order of the menus."""
    return [
        PermissionView(
            code=one.code,
            title=one.title,
            kind=one.kind,
            group=one.group,
            duties=sorted(one.duties),
        )
        for one in catalog().values()
    ]


async def all_roles(services: Services) -> list[RoleView]:
    """Every role with what it allows."""
    async with services.database.transaction() as tx:
        rows = await roles.all_roles(tx)
        allowed = await roles.permissions(tx, services.rights_seal)
        pending = await rights_changes.open_ones(tx, Subject.ROLE, [row.code for row in rows])
    return [
        RoleView(
            code=row.code,
            name=row.name,
            description=row.description,
            duty=row.duty,
            built_in=row.built_in,
            fixed=is_fixed(row.duty, row.built_in),
            permissions=allowed.get(row.code, []),
            holders=row.holders,
            pending=pending.get(row.code),
        )
        for row in rows
    ]


async def add(services: Services, officer: Officer, asked: AddRole) -> RoleView:
    """A further role, which allows nothing until its permissions are approved."""
    async with (
        Attempt(services, officer.actor(), "role.add", "role", asked.code, officer.stream),
        services.database.transaction() as tx,
    ):
        if not await roles.add(tx, asked):
            raise Conflict("角色代码或名称已存在。", code="role_exists", role=asked.code)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="role.add",
            object_kind="role",
            object_id=asked.code,
            detail={"name": asked.name, "duty": asked.duty.value},
        )
    return RoleView(
        code=asked.code,
        name=asked.name,
        description=asked.description,
        duty=asked.duty,
        built_in=False,
        fixed=False,
        permissions=[],
        holders=0,
        pending=None,
    )
