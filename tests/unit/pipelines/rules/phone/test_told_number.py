import pytest

from pipelines.rules.phone.told_number import number_state
from schemas.exchange.prison_systems.settings import ConflictRule
from schemas.modules.phone.relative_numbers import APPLIED, DISABLED, REJECTED, USABLE

STATES = [None, APPLIED, USABLE, REJECTED, DISABLED]


@pytest.mark.parametrize("ours", STATES)
def test_where_the_source_counts_it_opens_and_closes(ours: str | None) -> None:
    assert number_state(ours, True, ConflictRule.SOURCE, newer=False) == USABLE
    # What was rejected here is not called disabled, which would tell of a time when it was usable.
    closed = REJECTED if ours == REJECTED else DISABLED
    assert number_state(ours, False, ConflictRule.SOURCE, newer=False) == closed


@pytest.mark.parametrize("rule", [ConflictRule.OURS, ConflictRule.NEWER])
@pytest.mark.parametrize("newer", [True, False])
@pytest.mark.parametrize("ours", [None, APPLIED, REJECTED, DISABLED])
def test_else_nothing_is_opened_past_our_approval(
    rule: ConflictRule, newer: bool, ours: str | None
) -> None:
    assert number_state(ours, True, rule, newer=newer) != USABLE


def test_a_new_number_waits_for_approval() -> None:
    assert number_state(None, True, ConflictRule.OURS, newer=True) == APPLIED
    assert number_state(None, False, ConflictRule.OURS, newer=True) == DISABLED


def test_a_later_word_of_the_source_closes_a_number_where_the_newer_counts() -> None:
    assert number_state(USABLE, False, ConflictRule.NEWER, newer=True) == DISABLED
    assert number_state(USABLE, False, ConflictRule.NEWER, newer=False) == USABLE
    assert number_state(USABLE, False, ConflictRule.OURS, newer=True) == USABLE
    assert number_state(REJECTED, False, ConflictRule.NEWER, newer=True) == REJECTED
