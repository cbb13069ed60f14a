"""`qinqiao ddl`: the shape of the databases as scripts for other servers."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The databases' shape for other servers."""


@app.command()
def dm8(folder: Annotated[Path, typer.Argument(help="Where the scripts are written.")]) -> None:
    """Write the scripts by which 达梦 DM8 makes the core database and a shard of the ledger."""
    from connectors.dm8.script import write_scripts

    for target in write_scripts(folder):
        typer.echo(target)
