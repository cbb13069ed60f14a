"""Routes of the menu and the switches of the subsystems."""

from typing import Annotated

from litestar import delete, get, post, put
from litestar.params import JSONBody, PathParameter

from pipelines.flows.platform.menu import entries, setting
from schemas.platform.menu import MenuView, SetMenuEntry, SetMenuItem, SetSubsystem
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, PathId, Wired

Code = Annotated[str, PathParameter(pattern="^[a-z_]{1,32}$")]
Name = Annotated[str, PathParameter(pattern="^[a-z_-]{1,48}$")]


@get("/api/menu", guards=[officers_only])
async def read_menu(services: Wired, officer: AsOfficer) -> MenuView:
    return await setting.menu(services, officer)


@put("/api/subsystems/{subsystem:str}", guards=[officers_only])
async def set_subsystem(
    services: Wired, officer: AsOfficer, subsystem: Code, data: JSONBody[SetSubsystem]
) -> MenuView:
    return await setting.set_subsystem(services, officer, subsystem, data)


@put("/api/menu/{item:str}", guards=[officers_only])
async def set_menu_item(
    services: Wired, officer: AsOfficer, item: Name, data: JSONBody[SetMenuItem]
) -> MenuView:
    return await setting.set_item(services, officer, item, data)


@post("/api/menu-entries", guards=[officers_only])
async def add_menu_entry(
    services: Wired, officer: AsOfficer, data: JSONBody[SetMenuEntry]
) -> MenuView:
    return await entries.add(services, officer, data)


@put("/api/menu-entries/{entry_id:str}", guards=[officers_only])
async def set_menu_entry(
    services: Wired, officer: AsOfficer, entry_id: PathId, data: JSONBody[SetMenuEntry]
) -> MenuView:
    return await entries.edit(services, officer, entry_id, data)


@delete("/api/menu-entries/{entry_id:str}", guards=[officers_only], status_code=200)
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
