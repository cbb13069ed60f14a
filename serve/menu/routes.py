"""Routes of the menu and the switches of the subsystems."""

from typing import Annotated

from litestar import get, put
from litestar.params import JSONBody, PathParameter

from schemas.menu import MenuView, SetMenuItem, SetSubsystem
from serve.auth.guards import officers_only
from serve.http import AsOfficer, Wired
from serve.menu import commands

Code = Annotated[str, PathParameter(pattern="^[a-z_]{1,32}$")]
Name = Annotated[str, PathParameter(pattern="^[a-z_-]{1,48}$")]


@get("/api/menu", guards=[officers_only])
async def read_menu(services: Wired, officer: AsOfficer) -> MenuView:
    return await commands.menu(services, officer)


@put("/api/subsystems/{subsystem:str}", guards=[officers_only])
async def set_subsystem(
    services: Wired, officer: AsOfficer, subsystem: Code, data: JSONBody[SetSubsystem]
) -> MenuView:
    return await commands.set_subsystem(services, officer, subsystem, data)


@put("/api/menu/{item:str}", guards=[officers_only])
async def set_menu_item(
    services: Wired, officer: AsOfficer, item: Name, data: JSONBody[SetMenuItem]
) -> MenuView:
    return await commands.set_item(services, officer, item, data)


HANDLERS = (read_menu, set_subsystem, set_menu_item)
