"""`qinqiao models …`: fetch and check the models."""

from pathlib import Path

import typer
from rich.console import Console

from cluster.models.fetch import fetch_models
from cluster.models.verify import check_models
from cluster.settings import settings_of_process

app = typer.Typer(no_args_is_help=True)


@app.command()
def fetch() -> None:
    """Bring the model files that are missing and verify every digest."""
    fetch_models(Path(settings_of_process().models_dir), Console())


@app.command()
def check() -> None:
    """Verify that every model file is here and unaltered."""
    count = check_models(Path(settings_of_process().models_dir))
    Console().print(f"models: {count} files present, digests verified")
