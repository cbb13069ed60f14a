"""The command `qinqiao`: every verb an operator has."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar

import typer
from rich.console import Console

from cluster.lazy_group import LazyGroup, Place
from cluster.settings import settings_of_process
from schemas.errors import QinqiaoError


class Verbs(LazyGroup):
    """What stands in modules of its own."""

    places: ClassVar[Mapping[str, Place]] = {
        "models": Place("cluster.models.commands", "app", "The models that the platform runs on."),
        "audit": Place("cluster.verbs.audit", "app", "The record of who did what."),
        "backup": Place("cluster.verbs.backups", "app", "Backups, and restoring them."),
        "bureau": Place("cluster.verbs.bureau", "app", "A made-up bureau that has a past."),
        "ddl": Place("cluster.verbs.ddl", "app", "The databases' shape for other servers."),
        "delivered": Place("cluster.verbs.delivered", "app", "What is delivered."),
        "erasures": Place("cluster.verbs.erasures", "app", "Whether what was erased is gone."),
        "integrity": Place("cluster.verbs.integrity", "app", "Whether important rows are whole."),
        "demo": Place("cluster.benches.demonstrate", "demo", "Play what people do, by script."),
        "bench": Place("cluster.benches.measure", "bench", "Measure a running platform."),
        "faces": Place("cluster.verbs.faces", "app", "The face engine."),
        "admin": Place("cluster.verbs.admin", "app", "Accounts of officers."),
        "labour": Place("cluster.verbs.labour", "app", "The ledger of hours."),
        "modules": Place("cluster.verbs.modules", "app", "The business modules."),
        "nodes": Place("cluster.nodes.commands", "app", "Several nodes as one platform."),
        "zones": Place("cluster.zones.commands", "app", "What may pass between the zones."),
        "packages": Place("cluster.verbs.packages", "app", "Packages for WeChat and 随申办."),
        "prisons": Place("cluster.prisons.commands", "app", "The prisons' own systems."),
        "relay": Place("cluster.verbs.relay", "relay"),
        "recordings": Place("cluster.verbs.recordings", "app", "Recordings of calls."),
        "simulate": Place("cluster.verbs.simulate", "app", "Stand-ins of outside systems."),
        "load": Place("cluster.benches.load.command", "load"),
        "export": Place("cluster.verbs.exports", "export"),
        "check": Place("cluster.check.command", "check"),
    }


app = typer.Typer(
    cls=Verbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Qinqiao: supervised family contact for a prison bureau.",
)


@app.command()
def up(
    demonstration: Annotated[
        bool, typer.Option(help="Plant made-up people and stand in for outside systems.")
    ] = False,
    prison_stand_ins: Annotated[
        bool, typer.Option(help="Run the prisons' visit and phone systems beside a demonstration.")
    ] = False,
    bureau: Annotated[
        int | None,
        typer.Option(help="Make a bureau of so many inmates with a year, on an empty folder."),
    ] = None,
) -> None:
    """Start the platform and keep it running until Ctrl-C."""
    from cluster.bootstrap import up as start

    extra: dict[str, int] = {"demonstration": True, "simulators": True} if demonstration else {}
    if prison_stand_ins:
        extra["prison_stand_ins"] = True
    if bureau is not None:
        extra["bureau_inmates"] = bureau
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


@app.command()
def duties() -> None:
    """Print what each duty and each two of them can reach, as docs/controls.md carries it."""
    from pipelines.rules.access.duty_table import duty_table

    typer.echo(duty_table(), nl=False)


def main() -> None:
    """Run the command line; a refusal is said on stderr in English and Chinese, with code 1."""
    try:
        app()
    except QinqiaoError as problem:
        console = Console(stderr=True, style="red", markup=False, highlight=False)

        console.print(f"qinqiao: {problem}", soft_wrap=True)
        console.print(problem.message, soft_wrap=True)
        sys.exit(1)
