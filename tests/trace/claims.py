"""What a test says that it proves: a row's clauses by letter, or a row as a whole."""

import msgspec
import pytest

from tests.trace.catalogue import known


class UnknownClause(ValueError):
    """A test names what the requirements do not hold."""


class MisusedMark(ValueError):
    """A mark of the trace does not say what it must."""


class Claim(msgspec.Struct, frozen=True):
    row: str
    letters: str = ""
    """None for a row as a whole, which proves what needs no letters (`open_clauses.tsv`)."""
    held: bool = True
    """Whether what stood under it was left without an error."""


def claimed(row: str, letters: str = "") -> Claim:
    """The claim, once row and letters are found in the requirements."""
    if row not in known():
        raise UnknownClause(f"no row {row} in docs/requirements.md or docs/controls.md")
    there = known()[row].letters
    if strangers := set(letters) - set(there):
        wrong = ", ".join(sorted(strangers))
        raise UnknownClause(f"{row} has no clause {wrong}: its letters are {there}")
    return Claim(row, letters)


def claims_of(mark: pytest.Mark) -> list[Claim]:
    """`requirement("VC-MON-02", clauses="a")`, or several rows without letters."""
    letters = mark.kwargs.get("clauses", "")
    if mark.kwargs.keys() - {"clauses"} or not mark.args:
        raise MisusedMark(f"a mark takes rows, and clauses of a single row: {mark}")
    if "clauses" in mark.kwargs and (not letters or len(mark.args) != 1):
        raise MisusedMark(f"letters belong to a single row: {mark}")
    return [claimed(row, letters) for row in mark.args]
