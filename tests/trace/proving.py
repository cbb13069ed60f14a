"""`with proves("VC-MON-02", "a"):` around the assertions that show a clause."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.trace.claims import UnknownClause, claimed

BLOCK = "proves"
"""Under this name a test's report carries what its blocks showed."""
_running: list[pytest.Item] = []
"""The test that is running; one within another only where pytest itself is tried."""


@contextmanager
def running(item: pytest.Item) -> Iterator[None]:
    """While it lasts, blocks are noted for this test."""
    _running.append(item)
    try:
        yield
    finally:
        _running.pop()


@contextmanager
def proves(row: str, letters: str) -> Iterator[None]:
    """Note that these clauses were asserted, and whether the assertions held.

    A clause is proven once the whole test has passed too. Raises `UnknownClause` at once for a row
    or letter that is not in the requirements.
    """
    if not letters:
        raise UnknownClause(f"a block proves clauses of {row} by letter")
    claim = claimed(row, letters)
    held = False
    try:
        yield
        held = True
    finally:
        _note((BLOCK, [claim.row, claim.letters, held]))


def _note(told: tuple[str, list[object]]) -> None:
    """A block in a loop is told once for each of its ends."""
    if _running and told not in _running[-1].user_properties:
        _running[-1].user_properties.append(told)
