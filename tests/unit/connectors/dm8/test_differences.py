"""The document says every known difference, and each is of a place that there is."""

import ast
import re
from pathlib import Path

from connectors.dm8.differences import COMPILED, TEXTUAL

ROOT = Path(__file__).parents[4]
ROW = re.compile(r"^\| `([a-z_/.0-9]+: [^`]+)` \| (.+) \|$", re.M)


def test_the_document_lists_the_known_differences() -> None:
    told = dict(ROW.findall((ROOT / "docs" / "dialects.md").read_text(encoding="utf-8")))
    assert told == TEXTUAL | COMPILED


def test_each_is_of_a_function_that_there_is() -> None:
    for place in COMPILED:
        name, _, function = place.partition(": ")
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        defined = ast.FunctionDef | ast.AsyncFunctionDef
        assert function in {one.name for one in ast.walk(tree) if isinstance(one, defined)}, place
