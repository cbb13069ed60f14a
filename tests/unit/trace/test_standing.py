"""A row that stands on others is proven when all of those are."""

from tests.trace.catalogue import Row, rows
from tests.trace.report import missing, passing
from tests.trace.standing import STANDS_ON, with_standing

ROWS = [Row(name, "") for name in ("LR-GEN-10", "LR-XC-08", "NF-SEC-01", "NF-SEC-02", "NF-OPS-01")]
ALL = {name: {"test": True} for name in ("LR-XC-08", "NF-SEC-01", "NF-SEC-02")}


def test_it_is_proven_with_all_of_them() -> None:
    assert "LR-GEN-10" in passing(ROWS, with_standing(ROWS, ALL))


def test_it_is_missing_with_one_that_fails_or_has_no_test() -> None:
    for one in ALL:
        failing = {**ALL, one: {"test": False}}
        without = {name: tests for name, tests in ALL.items() if name != one}
        assert "LR-GEN-10" in missing(ROWS, with_standing(ROWS, failing))
        assert "LR-GEN-10" in missing(ROWS, with_standing(ROWS, without))


def test_what_a_row_stands_on_is_in_the_document() -> None:
    known = [row.id for row in rows()]
    for row, beginnings in STANDS_ON.items():
        assert row in known
        assert all(any(name.startswith(one) for name in known) for one in beginnings)
