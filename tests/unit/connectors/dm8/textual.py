"""Where the product writes SQL as text: found in the source, since no compiler sees it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[4]
OURS = ("connectors", "pipelines", "actors", "serve", "cluster")
DRIVER = {"exec_driver_sql", "get_raw_connection"}
OPENED = {"psycopg.connect", "psycopg.AsyncConnection.connect", "AsyncConnection.connect"}


def textual_places() -> set[str]:
    """Each function that sends SQL as text, past the compiler, as `file: function`."""
    found: set[str] = set()
    for name in OURS:
        for path in sorted((ROOT / name).rglob("*.py")):
            told = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in told:
                found |= {f"{told}: {one}" for one in _places(path.read_text(encoding="utf-8"))}
    return found


def _places(source: str) -> Iterator[str]:
    if not any(word in source for word in ("sqlalchemy", "psycopg", *DRIVER)):
        return
    tree = ast.parse(source)
    for outer in tree.body:
        members = outer.body if isinstance(outer, ast.ClassDef) else [outer]
        for member in members:
            if any(_is_textual(node) for node in ast.walk(member)):
                yield getattr(member, "name", "(module)")


def _is_textual(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    return called in {"text", "sa.text"} or called in OPENED or called.rpartition(".")[2] in DRIVER
