"""A block says of its clauses whether what stood under it held."""

from collections.abc import Iterator

import pytest

from tests.trace import proves, proving
from tests.trace.claims import UnknownClause

Told = list[tuple[str, object]]


@pytest.fixture
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """What the report of this very test would carry of blocks."""
    monkeypatch.setattr(proving, "_running", [request.node])
    yield request.node.user_properties
    request.node.user_properties.clear()


def test_a_block_that_is_left_well_held(told: Told) -> None:
    with proves("VC-GEN-06", "ab"):
        pass
    assert told == [("proves", ["VC-GEN-06", "ab", True])]


def test_a_block_that_raises_did_not_and_lets_the_error_through(told: Told) -> None:
    with pytest.raises(AssertionError), proves("VC-GEN-06", "a"):
        raise AssertionError
    assert told == [("proves", ["VC-GEN-06", "a", False])]


def test_blocks_of_several_rows_stand_within_one_another(told: Told) -> None:
    for _ in range(2):
        with proves("VC-GEN-06", "a"), proves("VC-GEN-04", "b"):
            pass
    assert told == [
        ("proves", ["VC-GEN-04", "b", True]),
        ("proves", ["VC-GEN-06", "a", True]),
    ]


async def test_blocks_hold_in_tests_that_wait(told: Told) -> None:
    with proves("VC-GEN-06", "a"):
        pass
    assert len(told) == 1


@pytest.mark.parametrize(("row", "letters"), [("VC-GEN-99", "a"), ("VC-GEN-06", "z"), ("AU-1", "")])
def test_what_is_not_in_the_requirements_fails_at_once(row: str, letters: str, told: Told) -> None:
    entered = False
    with pytest.raises(UnknownClause), proves(row, letters):
        entered = True
    assert not entered
    assert told == []


def test_outside_of_a_run_a_block_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "_running", [])
    with proves("VC-GEN-06", "a"):
        pass
