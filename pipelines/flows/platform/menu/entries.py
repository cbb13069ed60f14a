"""Entries that an administrator adds to the menu for some roles (VC-CFG-20)."""

from typing import Any

import msgspec

from connectors.postgres.access import roles
from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.platform import menus
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.platform.menu.setting import menu
from pipelines.flows.services import Services
from pipelines.rules.platform.menu_target import checked_target
from pipelines.rules.platform.subsystems import SUBSYSTEMS
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.platform.menu import MenuEntryView, MenuView, SetMenuEntry

OBJECT = "menu_entry"


async def add(services: Services, officer: Officer, asked: SetMenuEntry) -> MenuView:
    async with (
        _attempt(services, officer, "add", None),
        services.database.transaction() as tx,
    ):
        made = await _checked(tx, make_id(), asked, version=1)
        await menus.put_entry(tx, made)
        await _note(tx, officer, "add", made.id, {"after": _told(made)})
    return await menu(services, officer)


async def edit(
    services: Services, officer: Officer, entry_id: str, asked: SetMenuEntry
) -> MenuView:
    """Change an entry as it was shown; `Conflict` where somebody else was faster."""
    async with (
        _attempt(services, officer, "edit", entry_id),
        services.database.transaction() as tx,
    ):
        before = await _need(tx, entry_id)
        if before.version != asked.version:
            raise Conflict("该菜单项已被他人修改，请刷新后再改。", code="changed_meanwhile")
        after = await _checked(tx, entry_id, asked, version=before.version + 1)
        await menus.put_entry(tx, after)
        old, new = _told(before), _told(after)
        changed = [name for name in new if new[name] != old[name]]
        detail = {
            "before": {name: old[name] for name in changed},
            "after": {name: new[name] for name in changed},
        }
        await _note(tx, officer, "edit", entry_id, detail)
    return await menu(services, officer)


async def remove(services: Services, officer: Officer, entry_id: str) -> MenuView:
    async with (
        _attempt(services, officer, "remove", entry_id),
        services.database.transaction() as tx,
    ):
        before = await _need(tx, entry_id)
        await menus.remove_entry(tx, entry_id)
        await _note(tx, officer, "remove", entry_id, {"before": _told(before)})
    return await menu(services, officer)


async def _need(tx: Tx, entry_id: str) -> MenuEntryView:
    found = await menus.entry(tx, entry_id)
    if found is None:
        raise NotFound("没有找到这个菜单项。", code="menu_entry_not_found")
    return found


async def _checked(tx: Tx, entry_id: str, asked: SetMenuEntry, *, version: int) -> MenuEntryView:
    if asked.subsystem not in SUBSYSTEMS:
        raise NotFound("没有这个子系统。", code="no_such_subsystem")
    known = {row.code for row in await roles.all_roles(tx)}
    if unknown := sorted(set(asked.roles) - known):
        raise InvalidInput(f"没有角色“{unknown[0]}”。", code="no_such_role", field="roles")
    values = msgspec.structs.asdict(asked) | {
        "heading": asked.heading.strip(),
        "title": asked.title.strip(),
        "target": checked_target(asked.target),
        "roles": sorted(set(asked.roles)),
        "version": version,
    }
    for name, title in (("heading", "分组"), ("title", "名称")):
        if not values[name]:
            raise InvalidInput(f"请填写{title}。", code="invalid_input", field=name)
    return MenuEntryView(id=entry_id, **values)


def _told(row: MenuEntryView) -> dict[str, Any]:
    told = msgspec.structs.asdict(row)
    del told["version"], told["id"]
    return told


def _attempt(services: Services, officer: Officer, verb: str, entry_id: str | None) -> Attempt:
    action = f"{OBJECT}.{verb}"
    return Attempt(services, officer.actor(), action, OBJECT, entry_id, officer.stream)


async def _note(tx: Tx, officer: Officer, verb: str, entry_id: str, detail: dict[str, Any]) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"{OBJECT}.{verb}",
        object_kind=OBJECT,
        object_id=entry_id,
        detail=detail,
    )
