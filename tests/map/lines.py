"""Lines of code of a file: neither blank ones nor comments nor docstrings."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ENDINGS = (".py", ".ts", ".vue", ".css")
LEFT_OUT = {"__pycache__", "node_modules", "dist"}
SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
DESCRIBED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def files_of(path: Path) -> Iterator[Path]:
    """The file itself, or those of a folder; nothing where neither is there any more."""
    if path.is_file():
        yield path
    for one in sorted(path.rglob("*")):
        if one.suffix in ENDINGS and not LEFT_OUT & set(one.parts):
            yield one


def lines_of(path: Path) -> int:
    text = path.read_text(encoding="utf-8")
    return of_python(text) if path.suffix == ".py" else of_page(text)


def of_python(text: str) -> int:
    described = set(_docstrings(ast.parse(text)))
    written: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in SILENT:
            written.update(range(token.start[0], token.end[0] + 1))
    source = text.split("\n")
    return sum(1 for line in written - described if source[line - 1].strip())


def _docstrings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if not isinstance(node, DESCRIBED) or ast.get_docstring(node) is None:
            continue
        first = node.body[0]
        assert first.end_lineno is not None
        yield from range(first.lineno, first.end_lineno + 1)


def of_page(text: str) -> int:
    """Of TypeScript, a Vue component or a style sheet."""
    text = re.sub(r"<!--.*?-->", _gone, text, flags=re.DOTALL)
    text = re.sub(r"^\s*/\*.*?\*/\s*$", _gone, text, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in text.split("\n"))
    return sum(1 for line in lines if line and not line.startswith("//"))


def _gone(found: re.Match[str]) -> str:
    """Its line breaks stay."""
    return "\n" * found.group(0).count("\n")
