"""The distinct statements that the product issues, each compiled for DM8 when it first comes."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import greenlet
import msgspec
from sqlalchemy import TextClause
from sqlalchemy.exc import CompileError
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.elements import ReleaseSavepointClause

from connectors.dm8 import Dm8Dialect
from tests.dialects.parsing import problem_of

ROOT = Path(__file__).parents[2]
PASSED_ON = {"connectors/postgres/transaction.py", "connectors/postgres/database.py"}
"""Whoever called these issues the statement."""
LIBRARIES = "site-packages"
"""Also where the environment lies within the repository."""
OURS = ("connectors", "pipelines", "actors", "serve", "cluster")


NOT_SENT = (ExecutableDDLElement, ReleaseSavepointClause)
"""Tables come by the scripts; a savepoint's end is not told to DM8."""


class Outcome(msgspec.Struct, frozen=True):
    """A statement for DM8, or what it has that DM8 has not."""

    origin: str
    """The file and function that issued it."""
    text: str
    problem: str | None = None


class Gathered:
    """What was issued so far, by its text for DM8."""

    def __init__(self) -> None:
        self.outcomes: dict[tuple[str, str], Outcome] = {}
        self._known: set[Any] = set()
        self._dialect = Dm8Dialect()

    def take(self, connection: Any, statement: Any, many: Any, one: Any, options: Any) -> None:
        """Listens to `before_execute`; a statement of a test's own is not the product's."""
        if connection.dialect.name != "postgresql" or isinstance(statement, NOT_SENT):
            return
        if isinstance(statement, TextClause):
            # Of the product's own there are none left: tests/unit/connectors/dm8 holds that.
            return
        names = sorted({name for given in (many or [one or {}]) for name in given})
        key = _key_of(statement, names)
        if key in self._known:
            return
        origin = origin_of(_frames())
        if origin is None:
            return
        self._known.add(key)
        outcome = compiled(statement, names, origin, self._dialect)
        self.outcomes.setdefault((origin, outcome.problem or outcome.text), outcome)


def _key_of(statement: Any, names: list[str]) -> Any:
    """What two statements have in common that differ in their values alone."""
    rows = getattr(statement, "_multi_values", ())
    if rows:
        # The number of rows makes it no other statement.
        first = rows[0][0]
        columns = tuple(sorted(str(one) for one in first)) if isinstance(first, dict) else ()
        clause = type(statement._post_values_clause).__name__
        return (statement.table.name, columns, clause, bool(statement._returning))
    made = statement._generate_cache_key()
    return (made.key, tuple(names)) if made is not None else object()


def compiled(statement: Any, names: list[str], origin: str, dialect: Dm8Dialect) -> Outcome:
    """The statement as DM8 would get it."""
    try:
        made = statement.compile(
            dialect=dialect,
            column_keys=names or None,
            compile_kwargs={"render_postcompile": True},
        )
    except Exception as error:  # Whatever it is, the product's own statement goes on.
        told = str(error).splitlines()[0] if str(error) else ""
        kind = "" if isinstance(error, CompileError) else f"{type(error).__name__} "
        return Outcome(origin=origin, text="", problem=f"{kind}{told}")
    return Outcome(origin=origin, text=made.string, problem=problem_of(made.string))


def _frames() -> Iterator[FrameType]:
    """From here outwards, also beyond the greenlet in which SQLAlchemy runs its own part."""
    frame: FrameType | None = sys._getframe(1)
    here = greenlet.getcurrent()
    while True:
        while frame is not None:
            yield frame
            frame = frame.f_back
        if here.parent is None:
            return
        here = here.parent
        frame = here.gr_frame


def origin_of(frames: Iterator[FrameType]) -> str | None:
    """Who issued it, or None for a test and a migration."""
    for frame in frames:
        path = Path(frame.f_code.co_filename)
        if not path.is_relative_to(ROOT):
            continue
        name = path.relative_to(ROOT).as_posix()
        if name in PASSED_ON or name.startswith("tests/dialects/") or LIBRARIES in path.parts:
            continue
        if not name.startswith(OURS) or "/migrations/" in name:
            return None
        return f"{name}: {frame.f_code.co_name}"
    return None
