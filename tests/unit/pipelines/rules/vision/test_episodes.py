"""A finding is confirmed, told once, and cleared."""

import pytest

from pipelines.rules.vision.episodes import Episodes
from pipelines.rules.vision.presence import Sight

EXPECTED, OTHER, NOBODY, UNKNOWN = (
    Sight.EXPECTED,
    Sight.OTHER_PERSON,
    Sight.NOBODY,
    Sight.UNKNOWN,
)


def steps(*seen: Sight) -> list[str]:
    episodes = Episodes()
    return [episodes.seen(one).step for one in seen]


@pytest.mark.requirement("VC-MON-06")
def test_a_finding_is_looked_at_twice_and_told_once() -> None:
    assert steps(EXPECTED, OTHER, OTHER, OTHER, OTHER) == [
        "nothing",
        "confirm",
        "raise",
        "nothing",
        "nothing",
    ]


@pytest.mark.requirement("VC-MON-08")
def test_it_is_cleared_when_all_is_well_again_and_told_anew_the_next_time() -> None:
    assert steps(OTHER, OTHER, EXPECTED, OTHER, OTHER) == [
        "confirm",
        "raise",
        "clear",
        "confirm",
        "raise",
    ]


def test_a_single_frame_alarms_nobody() -> None:
    assert steps(OTHER, EXPECTED, NOBODY, EXPECTED) == ["confirm", "nothing", "confirm", "nothing"]


def test_a_frame_that_tells_nothing_changes_nothing() -> None:
    assert steps(OTHER, UNKNOWN, OTHER, UNKNOWN, EXPECTED) == [
        "confirm",
        "nothing",
        "raise",
        "nothing",
        "clear",
    ]


def test_one_finding_after_another_is_told_too() -> None:
    assert steps(NOBODY, NOBODY, OTHER, OTHER) == ["confirm", "raise", "confirm", "raise"]
