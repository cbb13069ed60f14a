"""`qinqiao audit …`: walk the chain of audit rows."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.postgres import Database, audit

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The record of who did what."""


@app.command()
def verify(
    stream: Annotated[str | None, typer.Option(help="One stream, e.g. P03; else all.")] = None,
) -> None:
    """Verify every row's digest and place; exits with 1 and names the first bad row."""
    verdict = asyncio.run(_verify(require_database(settings_of_process()), stream))
    if verdict.first_bad is None:
        Console().print(f"audit: {verdict.rows} rows verified")
        return
    bad = verdict.first_bad
    Console(stderr=True).print(f"audit: {bad.problem} at stream {bad.stream}, row {bad.seq}")
    raise typer.Exit(1)


async def _verify(url: str, stream: str | None) -> audit.AuditVerdict:
    database = Database(url)
    try:
        async with database.transaction() as tx:
            return await audit.verify(tx, stream)
    finally:
        await database.close()
