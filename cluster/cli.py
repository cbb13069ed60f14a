"""The command `qinqiao`: every verb an operator has."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cluster import (
    admin,
    audit,
    backups,
    ddl,
    delivered,
    demonstrate,
    exports,
    faces,
    integrity,
    labour,
    modules,
    recordings,
    simulate,
)
from cluster.models import commands as models
from cluster.nodes import commands as nodes
from cluster.settings import settings_of_process
from cluster.zones import commands as zones
from schemas.errors import QinqiaoError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Qinqiao: supervised family contact for a prison bureau.",
)
app.add_typer(models.app, name="models", help="The models that the platform runs on.")
app.add_typer(audit.app, name="audit", help="The record of who did what.")
app.add_typer(backups.app, name="backup", help="Backups, and restoring them.")
app.add_typer(ddl.app, name="ddl", help="The databases' shape for other servers.")
app.add_typer(delivered.app, name="delivered", help="What is delivered.")
app.add_typer(integrity.app, name="integrity", help="Whether important rows are whole.")
app.add_typer(demonstrate.demo, name="demo", help="Play what people do, by script.")
app.add_typer(demonstrate.bench, name="bench", help="Measure a running platform.")
app.add_typer(faces.app, name="faces", help="The face engine.")
app.add_typer(admin.app, name="admin", help="Accounts of officers.")
app.add_typer(labour.app, name="labour", help="The ledger of hours.")
app.add_typer(modules.app, name="modules", help="The business modules.")
app.add_typer(nodes.app, name="nodes", help="Several nodes as one platform.")
app.add_typer(zones.app, name="zones", help="What may pass between the zones.")
app.add_typer(recordings.app, name="recordings", help="Recordings of calls.")
app.add_typer(simulate.app, name="simulate", help="Stand-ins of outside systems.")
app.command(name="export")(exports.export)


@app.command()
def up(
    demonstration: Annotated[
        bool, typer.Option(help="Plant made-up people and stand in for outside systems.")
    ] = False,
    prison_stand_ins: Annotated[
        bool, typer.Option(help="Run the prisons' visit and phone systems beside a demonstration.")
    ] = False,
) -> None:
    """Start the platform and keep it running until Ctrl-C."""
    from cluster.bootstrap import up as start

    extra = {"demonstration": True, "simulators": True} if demonstration else {}
    if prison_stand_ins:
        extra["prison_stand_ins"] = True
    start(settings_of_process(**extra), Console())


@app.command()
def openapi(
    target: Annotated[Path, typer.Argument(help="File to write.")],
    check: Annotated[bool, typer.Option(help="Only say whether the file is up to date.")] = False,
) -> None:
    """Write the OpenAPI document, from which the user interface takes its types."""
    import json

    from serve.openapi import openapi_document

    text = json.dumps(openapi_document(), ensure_ascii=False, indent=1) + "\n"
    if target.exists() and target.read_text(encoding="utf-8") == text:
        # An unchanged document keeps its time, so that nothing is built anew for it.
        return
    if check:
        typer.echo(f"{target} is not what the routes say; run `make api`", err=True)
        raise typer.Exit(1)
    target.write_text(text, encoding="utf-8")


def main() -> None:
    """Run the command line; a refusal is said on stderr in English and Chinese, with code 1."""
    try:
        app()
    except QinqiaoError as problem:
        console = Console(stderr=True, style="red", markup=False, highlight=False)

        console.print(f"qinqiao: {problem}", soft_wrap=True)
        console.print(problem.message, soft_wrap=True)
        sys.exit(1)
