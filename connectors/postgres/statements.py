"""How many statements a piece of work sends to the database, and how long they take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, event

BEGUN = "statement_begun"


class Statements:
    """Counted so far."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0


_counted: ContextVar[Statements | None] = ContextVar("counted_statements", default=None)


@contextmanager
def counting() -> Iterator[Statements]:
    """Count what the block's own task sends; what other tasks send is theirs."""
    counted = Statements()
    token = _counted.set(counted)
    try:
        yield counted
    finally:
        _counted.reset(token)


def watch(engine: Engine) -> None:
    """Let an engine's statements be counted."""
    event.listen(engine, "before_cursor_execute", _begin)
    event.listen(engine, "after_cursor_execute", _end)


def _begin(connection: Any, *_: Any) -> None:
    connection.info[BEGUN] = time.perf_counter()


def _end(connection: Any, *_: Any) -> None:
    counted = _counted.get()
    if counted is not None:
        counted.count += 1
        counted.seconds += time.perf_counter() - connection.info[BEGUN]
