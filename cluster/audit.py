"""`qinqiao audit …`: walk the chain of audit rows."""

import asyncio
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.doors import open_database
from connectors.keys import open_keys
from connectors.notary import open_notary
from connectors.postgres.audit import AuditVerdict
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The record of who did what."""


@app.command()
def verify(
    stream: Annotated[str | None, typer.Option(help="One stream, e.g. P03; else all.")] = None,
) -> None:
    """Verify every row's digest and place; exits with 1 and names the first bad row."""
    verdict = asyncio.run(_verify(settings_of_process(), stream))
    if verdict.verified:
        Console().print(
            f"audit: {verdict.rows} rows verified, {verdict.checkpoints} checkpoints hold"
        )
        return
    errors = Console(stderr=True)
    if bad := verdict.first_bad:
        errors.print(f"audit: {bad.problem} at stream {bad.stream}, row {bad.seq}")
    if broken := verdict.broken_checkpoint:
        errors.print(f"audit: checkpoint {broken.number} is {broken.problem}")
    raise typer.Exit(1)


async def _verify(settings: Settings, stream: str | None) -> AuditVerdict:
    database = open_database(
        msgspec.structs.replace(settings, database_url=require_database(settings))
    )
    try:
        keys = open_keys(settings)
        return await open_notary(settings, keys).verify(database, stream)
    finally:
        await database.close()
