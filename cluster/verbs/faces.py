"""`qinqiao faces …`: what the face engine says of pictures."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from cluster.settings import settings_of_process

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The face engine, without the platform."""


@app.command()
def compare(
    registered: Annotated[Path, typer.Argument(help="Picture as it would be registered.")],
    live: Annotated[Path, typer.Argument(help="Picture as a camera would show it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """One person or not; exits with 1 where the check does not pass."""
    from connectors.vision.compare_files import compare_files
    from connectors.vision.engine import make_engine

    settings = settings_of_process()
    verdict = compare_files(registered, live, make_engine(settings), settings.face_threshold)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(verdict) + b"\n")
    else:
        typer.echo(f"{verdict.reason}, score {verdict.score}, threshold {verdict.threshold}")
    if not verdict.passed:
        raise typer.Exit(1)
