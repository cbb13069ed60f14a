"""Whether what a test is called by stands in the tree, without importing it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.trace.catalogue import ROOT

Function = ast.FunctionDef | ast.AsyncFunctionDef


def stands(node: str, root: Path = ROOT) -> bool:
    """A folder, a file, a class in it or a test, whichever parameters it has."""
    path, *names = node.partition("[")[0].split("::")
    file = root / path
    if not names:
        return file.exists()
    return file.is_file() and _holds(file, names, root)


def _holds(file: Path, names: list[str], root: Path) -> bool:
    """A class holds what it inherits as well."""
    name, *within = names
    found = _defined(file).get(name)
    if not within or not isinstance(found, ast.ClassDef):
        return found is not None and not within
    (member,) = within
    if any(isinstance(one, Function) and one.name == member for one in found.body):
        return True
    bases = (base.id for base in found.bases if isinstance(base, ast.Name))
    return any(
        _holds(place, [base, member], root) for base in bases for place in _places(file, base, root)
    )


def _places(file: Path, name: str, root: Path) -> Iterator[Path]:
    """Files of the tree that this name may come from."""
    if name in _defined(file):
        yield file
    for line in ast.walk(_parsed(file)):
        if isinstance(line, ast.ImportFrom) and any(one.name == name for one in line.names):
            place = root / f"{(line.module or '').replace('.', '/')}.py"
            if place.is_file():
                yield place


def _defined(file: Path) -> dict[str, ast.ClassDef | Function]:
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {one.name: one for one in _parsed(file).body if isinstance(one, kinds)}


@cache
def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))
