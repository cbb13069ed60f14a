"""`qinqiao integrity …`: important rows against their integrity values."""

import asyncio

import msgspec
import typer
from rich.console import Console

from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.doors import open_doors
from connectors.postgres import integrity
from connectors.postgres.integrity import Checked
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Whether important rows are as they were sealed."""


@app.command()
def check() -> None:
    """Look at every important row; exits with 1 where one is not as it was sealed."""
    settings = settings_of_process()
    settings = msgspec.structs.replace(settings, database_url=require_database(settings))
    checked = asyncio.run(_check(settings))
    if checked.broken:
        told = f"integrity: {checked.broken} of {checked.rows} rows do not hold, "
        Console(stderr=True).print(told + f"{checked.findings} of them found now")
        raise typer.Exit(1)
    Console().print(f"integrity: {checked.rows} rows hold")


async def _check(settings: Settings) -> Checked:
    doors = open_doors(settings)
    try:
        return await integrity.check(doors.database)
    finally:
        await doors.close()
