"""`qinqiao integrity …`: important rows against their integrity values."""

import asyncio

import msgspec
import typer
from rich.console import Console

from cluster.running import labour_shards, require_database
from cluster.settings import settings_of_process
from connectors.doors import open_doors, open_shards
from connectors.ledger import findings
from connectors.postgres.audit import integrity
from connectors.postgres.audit.integrity import Checked
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Whether important rows are as they were sealed."""


@app.command()
def check() -> None:
    """Look at every important row; exits with 1 where one is not as it was sealed."""
    settings = settings_of_process()
    settings = msgspec.structs.replace(
        settings, database_url=require_database(settings), labour_shards=labour_shards(settings)
    )
    checked = asyncio.run(_check(settings))
    if checked.broken:
        told = f"integrity: {checked.broken} of {checked.rows} rows do not hold, "
        Console(stderr=True).print(told + f"{checked.findings} of them found now")
        raise typer.Exit(1)
    Console().print(f"integrity: {checked.rows} rows hold")


async def _check(settings: Settings) -> Checked:
    doors = open_doors(settings)
    shards = open_shards(settings, doors.database, pool_size=2)
    try:
        checked = await integrity.check(doors.database)
        hours = await findings.check_all(doors.database, shards)
        checked.rows += hours.rows
        checked.broken += hours.broken
        checked.findings += hours.findings
        return checked
    finally:
        await shards.close()
        await doors.close()
