"""What one mutant changes, as lines of the file that people read."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import libcst as cst
from mutmut.mutation.diff_apply import read_functions_from_index
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

CHINESE_TEXT = re.compile(r'"[^"\n]*[\u3000-\u9fff\uff00-\uffef][^"\n]*"')


@dataclass(frozen=True)
class Change:
    path: str
    line: int
    was: str
    became: str

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def is_wording(self) -> bool:
        """Whether only a text in Chinese reads differently, which people judge and no test."""
        return CHINESE_TEXT.sub('""', self.was) == CHINESE_TEXT.sub('""', self.became)


def change_of(mutant: str, path: Path) -> Change:
    """The change, found by the tool's two copies of the function."""
    functions = read_functions_from_index(mutant, path)
    if functions is None:
        raise LookupError(f"{mutant} is not among the mutants of {path}")
    was, became = (cst.Module([function]).code.strip().split("\n") for function in functions)
    name, class_name = orig_function_and_class_names_from_key(mutant)
    begins = line_of(path.read_text(encoding="utf-8"), name, class_name) - heading(was)
    return between(str(path), begins, was, became)


def between(path: str, begins: int, was: list[str], became: list[str]) -> Change:
    """What differs, where the first of the lines stands at `begins` in the file."""
    matcher = SequenceMatcher(None, was, became, autojunk=False)
    blocks = [each for each in matcher.get_opcodes() if each[0] != "equal"]
    first, last = blocks[0], blocks[-1]
    return Change(
        path,
        begins + first[1],
        "\n".join(line.strip() for line in was[first[1] : last[2]]),
        "\n".join(line.strip() for line in became[first[3] : last[4]]),
    )


def heading(function: list[str]) -> int:
    """How many lines, of comments and decorators, stand above the `def`."""
    return next(
        number
        for number, line in enumerate(function)
        if line.lstrip().startswith(("def ", "async def "))
    )


def line_of(source: str, name: str, class_name: str | None) -> int:
    """The line of a function's `def`."""
    for owner, node in functions_in(ast.parse(source)):
        if (owner, node.name) == (class_name, name):
            return node.lineno
    raise LookupError(f"no {name} in the source")


def functions_in(
    module: ast.Module,
) -> Iterator[tuple[str | None, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """The functions that are mutated, with their classes: neither nested ones nor classes are."""
    for statement in module.body:
        inside = statement.body if isinstance(statement, ast.ClassDef) else [statement]
        owner = statement.name if isinstance(statement, ast.ClassDef) else None
        for node in inside:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield owner, node
