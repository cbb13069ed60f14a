"""When a picture is held back."""

import pytest

from pipelines.rules.vision.mask_rule import MaskRule
from pipelines.rules.vision.sharpness import Surroundings
from schemas.calls.state import MaskingState

MASKED, SHARP, NEUTRAL = Surroundings.MASKED, Surroundings.SHARP, Surroundings.NEUTRAL


def after(*seen: Surroundings) -> MaskRule:
    rule = MaskRule()
    for one in seen:
        rule.seen(one)
    return rule


@pytest.mark.requirement("VC-MON-09")
def test_nothing_passes_before_a_masked_frame_was_seen() -> None:
    assert MaskRule().held
    assert after(NEUTRAL).held
    assert not after(MASKED).held


@pytest.mark.requirement("VC-MON-09")
def test_one_readable_frame_shuts_it_and_two_masked_ones_open_it() -> None:
    rule = after(MASKED)
    assert rule.seen(SHARP)
    assert rule.held
    assert not rule.seen(MASKED)
    assert rule.held
    assert rule.seen(MASKED)
    assert not rule.held


def test_a_readable_frame_between_starts_the_count_anew() -> None:
    assert after(MASKED, SHARP, MASKED, SHARP, MASKED).held


def test_the_terminals_pause_is_told_apart() -> None:
    assert after(MASKED, NEUTRAL).state is MaskingState.PAUSED
    assert after(MASKED, NEUTRAL, MASKED).state is MaskingState.MASKED
    assert after(MASKED, NEUTRAL, SHARP).held
    assert after(SHARP, NEUTRAL).state is MaskingState.HELD


def test_pictures_that_cannot_be_judged_do_not_go_on_for_long() -> None:
    rule = after(MASKED)
    assert not rule.unseen()
    assert rule.unseen()
    assert rule.held


def test_one_that_cannot_be_judged_among_others_changes_nothing() -> None:
    rule = after(MASKED)
    for _ in range(5):
        rule.unseen()
        rule.seen(MASKED)
    assert rule.state is MaskingState.MASKED
