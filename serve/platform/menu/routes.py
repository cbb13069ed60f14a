"""Routes of the menu and the switches of the subsystems."""

from typing import Annotated

from litestar.params import JSONBody, PathParameter

from pipelines.flows.platform.menu import entries, setting
from pipelines.rules.access.codes.platform import KEEP_MENU
from pipelines.rules.access.route import ANY_OFFICER
from schemas.platform.menu import MenuView, SetMenuEntry, SetMenuItem, SetSubsystem
from serve.http import AsOfficer, PathId, Wired
from serve.route import officers

Code = Annotated[str, PathParameter(pattern="^[a-z_]{1,32}$")]
Name = Annotated[str, PathParameter(pattern="^[a-z_-]{1,48}$")]


@officers.get("/api/menu", asks=ANY_OFFICER)
async def read_menu(services: Wired, officer: AsOfficer) -> MenuView:
    return await setting.menu(services, officer)


@officers.put("/api/subsystems/{subsystem:str}", asks=KEEP_MENU)
async def set_subsystem(
    services: Wired, officer: AsOfficer, subsystem: Code, data: JSONBody[SetSubsystem]
) -> MenuView:
    return await setting.set_subsystem(services, officer, subsystem, data)


@officers.put("/api/menu/{item:str}", asks=KEEP_MENU)
async def set_menu_item(
    services: Wired, officer: AsOfficer, item: Name, data: JSONBody[SetMenuItem]
) -> MenuView:
    return await setting.set_item(services, officer, item, data)


@officers.post("/api/menu-entries", asks=KEEP_MENU)
async def add_menu_entry(
    services: Wired, officer: AsOfficer, data: JSONBody[SetMenuEntry]
) -> MenuView:
    return await entries.add(services, officer, data)


@officers.put("/api/menu-entries/{entry_id:str}", asks=KEEP_MENU)
async def set_menu_entry(
    services: Wired, officer: AsOfficer, entry_id: PathId, data: JSONBody[SetMenuEntry]
) -> MenuView:
    return await entries.edit(services, officer, entry_id, data)


@officers.delete("/api/menu-entries/{entry_id:str}", asks=KEEP_MENU, status_code=200)
async def remove_menu_entry(services: Wired, officer: AsOfficer, entry_id: PathId) -> MenuView:
    return await entries.remove(services, officer, entry_id)


HANDLERS = (
    read_menu,
    set_subsystem,
    set_menu_item,
    add_menu_entry,
    set_menu_entry,
    remove_menu_entry,
)
