"""The command `qinqiao`: every verb an operator has."""

import sys

import typer
from rich.console import Console

from cluster.models import commands as models
from cluster.problems import CannotStart

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Qinqiao: supervised family contact for a prison bureau.",
)
app.add_typer(models.app, name="models", help="The models that the platform runs on.")


def main() -> None:
    """Run the command line; a refusal is two lines on stderr and exit code 1."""
    try:
        app()
    except CannotStart as problem:
        console = Console(stderr=True)
        console.print(f"qinqiao: {problem}", style="red", markup=False, soft_wrap=True)
        console.print(problem.message, style="red", markup=False, soft_wrap=True)
        sys.exit(1)
