"""Every function that the product calls in SQL has its words, also where no test sends it."""

import ast
from pathlib import Path

from connectors.dm8.functions import OWN, SAME, Dm8Functions
from connectors.dm8.lists import SERIES

ROOT = Path(__file__).parents[4]
IN_LISTS = {"array"}
"""Part of a list, written with it (`connectors/dm8/lists.py`)."""
IN_LOCKS = {"hashtextextended"}
"""A lock is asked for by its name itself."""
IN_INDEXES = {"string_to_array"}
"""What PostgreSQL's index of lines is over; DM8 has a CONTEXT index."""


def called(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "func"
    }


def test_every_function_in_the_source_is_known_to_the_dialect() -> None:
    unknown: dict[str, str] = {}
    known = {*SAME.split(), *OWN, *SERIES, *IN_LISTS, *IN_LOCKS, *IN_INDEXES}
    for layer in ("connectors", "pipelines", "schemas", "serve", "actors", "cluster"):
        for path in (ROOT / layer).rglob("*.py"):
            for name in called(path):
                if name not in known and not hasattr(Dm8Functions, f"visit_{name}_func"):
                    unknown[name] = path.relative_to(ROOT).as_posix()
    assert not unknown


def test_what_is_written_by_hand_is_in_the_scripts() -> None:
    scripts = ROOT / "connectors" / "dm8" / "scripts"
    told = "".join(one.read_text(encoding="utf-8") for one in scripts.glob("*.sql")).lower()
    made = {*OWN.values(), "qq_clock_in", "qq_moment_in", "qq_seconds", "qq_lock", "qq_try_lock"}
    own = {"purge_sign_in_log", "ensure_month", "erase_line_versions", "rewrite_erased"}
    for name in {*made, *own, "bytes_of_table", "line_index_part"}:
        assert f"create or replace function {name}(" in told
