"""`qinqiao delivered check`: no real person's data is in what is delivered."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from cluster.settings import REPOSITORY
from pipelines.rules.platform.delivered_persons import Suspicion, suspicions

app = typer.Typer(no_args_is_help=True)
LOOKED_AT = (
    "actors", "cluster", "connectors", "docs", "loadtests", "pipelines", "schemas", "serve",
    "tests/data", "ui/src", "CHANGELOG.md", "README.md",
)  # fmt: skip
"""Programs with what they plant, simulators and their cast, data of the tests, documents."""
NOT_DELIVERED = (".test.ts",)
SKIPPED = frozenset({"__pycache__", "node_modules", "dist"})


@app.callback()
def group() -> None:
    """What is delivered."""


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="What to look through.")] = REPOSITORY,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Look for identity numbers and telephones that somebody may really have; 1 where any is."""
    files, found = look_through(folder)
    if as_json:
        sys.stdout.write(msgspec.json.encode({"files": files, "found": found}).decode() + "\n")
    else:
        console = Console(soft_wrap=True, highlight=False)
        for one in found:
            console.print(f"{one.path}:{one.line}: {one.kind} {one.shown}")
        console.print(f"delivered: {files} files, {len(found)} suspicions")
    if found:
        raise typer.Exit(1)


def look_through(folder: Path) -> tuple[int, list[Suspicion]]:
    """How many files were read, and every suspicion; binary files are searched as they are."""
    files = 0
    found: list[Suspicion] = []
    for path in _files(folder):
        files += 1
        # Every byte is a character so: digits are found in whatever lies around them.
        text = path.read_bytes().decode("latin-1")
        found += suspicions(str(path.relative_to(folder)), text)
    return files, found


def _files(folder: Path) -> Iterator[Path]:
    places = [folder / name for name in LOOKED_AT if (folder / name).exists()] or [folder]
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and not SKIPPED & set(path.parts) and not _is_test(path):
                yield path


def _is_test(path: Path) -> bool:
    return path.name.endswith(NOT_DELIVERED)
