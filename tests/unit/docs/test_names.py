"""What the documents name of the tree is there: tests, files, folders and one another."""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.trace.nodes import stands

DOCS = Path("docs")
FOLDERS = ("actors", "cluster", "connectors", "docs", "loadtests", "pipelines", "schemas", "serve")
ALL = (*FOLDERS, "tests", "ui")
NAMED = re.compile(rf"(?<![\w./-])(?:{'|'.join(ALL)})/[\w./*-]+(?:::\w+)*")
FILE = re.compile(r"`((?:\w+/)*\w+\.(?:py|sh|ts|vue|sql|tsv))`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MADE = re.compile(r"^ui/(?:dist|node_modules)|^(?:core|shard)\.sql$|lost_item|parcel_permits")
"""Written by a build, by `qinqiao ddl` or by the reader of `docs/add-a-module.md`."""
TO_BE_BUILT = "\nDecided and not yet built."
"""A decision that says so names what it decides; without the sentence its names are held."""
PRUNED = ("node_modules", "dist", "__pycache__")
DOCUMENTS = pytest.mark.parametrize(
    "document",
    [Path("README.md"), *sorted([*DOCS.rglob("*.md"), *DOCS.rglob("*.json")])],
    ids=str,
)


def named(document: Path) -> Iterator[str]:
    """Paths from the root, with the names of tests behind them."""
    for name in NAMED.findall(built(document)):
        if not MADE.search(name):
            yield name.rstrip(".-")


def built(document: Path) -> str:
    """What it says of the tree as it is."""
    said = document.read_text(encoding="utf-8")
    return "" if document.parent.name == "decisions" and TO_BE_BUILT in said else said


def there(name: str) -> bool:
    if "*" in name:
        return any(Path().glob(name))
    return stands(name) or stands(f"{name}.py")


@cache
def files() -> str:
    """Every file of the tree, each in a line behind a slash."""
    found: list[Path] = []
    for folder in ALL:
        for place, inside, names in os.walk(folder):
            inside[:] = [name for name in inside if name not in PRUNED]
            found += [Path(place, name) for name in names]
    return "".join(f"/{path}\n" for path in found)


@DOCUMENTS
def test_every_test_file_and_folder_that_it_names_is_there(document: Path) -> None:
    assert sorted({name for name in named(document) if not there(name)}) == []


@DOCUMENTS
def test_every_file_that_it_names_without_its_folders_is_somewhere(document: Path) -> None:
    told = {name for name in FILE.findall(built(document)) if not MADE.search(name)}
    assert sorted(name for name in told if f"/{name}\n" not in files()) == []


@DOCUMENTS
def test_every_document_that_it_leads_to_is_there(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (document.parent / link).exists()] == []
