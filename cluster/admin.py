"""`qinqiao admin …`: what is done at the server, before anybody can sign in."""

import asyncio
import secrets
from typing import Annotated

import typer
from rich.console import Console

from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.postgres import Database, audit, officers, units
from pipelines.security.actor import system_actor
from pipelines.security.password import SALT_BYTES, hash_password
from schemas.errors import Conflict, NotFound
from schemas.people.kinds import Role

app = typer.Typer(no_args_is_help=True)
_LEAST_LENGTH = 12


@app.callback()
def group() -> None:
    """Accounts of officers."""


@app.command()
def add_officer(
    login: str,
    name: str,
    police_no: str,
    unit: Annotated[str, typer.Argument(help="Code of the unit, e.g. P03.")],
    roles: Annotated[list[Role], typer.Argument()],
) -> None:
    """Add an officer's account; the password is asked for and never shown."""
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < _LEAST_LENGTH:
        raise typer.BadParameter(f"a password has at least {_LEAST_LENGTH} characters")
    hashed = hash_password(password, secrets.token_bytes(SALT_BYTES))
    url = require_database(settings_of_process())
    asyncio.run(_add(url, login, name, police_no, unit, frozenset(roles), hashed))
    Console().print(f"added {login}")


async def _add(
    url: str,
    login: str,
    name: str,
    police_no: str,
    unit_code: str,
    roles: frozenset[Role],
    password_hash: str,
) -> None:
    database = Database(url)
    try:
        async with database.transaction() as tx:
            unit = await units.by_code(tx, unit_code)
            if unit is None:
                raise NotFound("没有该单位。", code="unit_not_found", unit=unit_code)
            if await officers.by_login(tx, login) is not None:
                raise Conflict("登录名已被使用。", code="login_taken", login=login)
            officer_id = await officers.add(
                tx,
                login=login,
                name=name,
                police_no=police_no,
                org_unit_id=unit.id,
                password_hash=password_hash,
                roles=roles,
            )
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=system_actor("qinqiao admin"),
                action="officer.add",
                object_kind="officer",
                object_id=officer_id,
                detail={"unit": unit_code, "roles": sorted(roles)},
            )
    finally:
        await database.close()
