"""`qinqiao admin …`: what is done at the server, before anybody can sign in (ID-4)."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from cluster import rotation
from cluster.rotation import Component
from cluster.settings import settings_of_process
from cluster.verbs import administrators
from cluster.verbs.host_database import in_transaction, note, settings_with_database
from connectors.doors import open_doors, vault_of
from connectors.postgres.access import rights_check
from connectors.postgres.access.held_rights import BrokenRow
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from schemas.errors import Conflict
from schemas.people.kinds import OrgType
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The bureau and its first administrators; all other accounts are made in the console."""


@app.command()
def add_bureau(code: str, name: str) -> None:
    """Plant the bureau, the root of the organisation tree, in a fresh installation."""
    asyncio.run(in_transaction(settings_with_database(), lambda tx, _: _add_bureau(tx, code, name)))
    Console().print(f"added {code}")


app.command()(administrators.add_administrator)
app.command()(administrators.sign_challenge)
app.command()(administrators.break_glass)


@app.command()
def verify_rights() -> None:
    """Verify the seal of every row that decides on access; exits with 1 and names the bad ones."""
    counted, broken = asyncio.run(_verify(settings_with_database()))
    for row in broken:
        Console(stderr=True).print(f"rights: {row.table} {row.id} of {row.subject} was changed")
    if broken:
        raise typer.Exit(1)
    Console().print(f"rights: {counted} rows verified")


@app.command()
def rotate_secret(component: Annotated[Component, typer.Argument()]) -> None:
    """Give a component another password, while the platform runs; the old one is refused at once.

    A rotation that was cut short is finished by running it again.
    """
    asyncio.run(rotation.rotate(settings_of_process(), component))
    Console().print(f"rotated {component.value}")


@app.command()
def set_secret(component: Annotated[Component, typer.Argument()]) -> None:
    """Seal the password of a database or message service that others run; it is asked for."""
    secret = typer.prompt("Secret", hide_input=True, confirmation_prompt=True)
    vault_of(settings_of_process()).write(component.value, secret)
    Console().print(f"sealed {component.value}")


async def _verify(settings: Settings) -> tuple[int, list[BrokenRow]]:
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            return await rights_check.find_broken(tx, doors.rights_seal())
    finally:
        await doors.close()


async def _add_bureau(tx: Tx, code: str, name: str) -> None:
    if await units.root(tx) is not None:
        raise Conflict("组织机构已建立。", code="bureau_exists")
    unit = await units.add(tx, parent=None, code=code, name=name, org_type=OrgType.BUREAU)
    await note(tx, "org_unit.add", "org_unit", unit.id, {"code": code, "name": name})
