"""How much of who worked somebody may see, by level and permissions."""

import pytest

from pipelines.rules.labour.sight import require_identity, require_open, sees_identity
from pipelines.rules.modules.levels import ITSELF, STRICTEST, Levels, settled
from schemas.errors import Forbidden, InvalidInput
from schemas.modules.levelled import BY_HAND, LABOUR_HOURS, LEVELLED
from schemas.modules.levels import Level

LABOUR, SENSITIVE, IMPORTANT = (
    f"data_levels:{one}" for one in ("labour", "sensitive", "important")
)


@pytest.mark.parametrize(
    ("levels", "held", "seen"),
    [
        ({}, set(), False),
        ({}, {LABOUR}, True),
        ({}, {SENSITIVE}, True),
        ({"inmate": Level.IMPORTANT}, {LABOUR, SENSITIVE}, False),
        ({"inmate": Level.IMPORTANT}, {IMPORTANT}, True),
        # What cannot be trusted counts as of the highest level.
        (STRICTEST, {LABOUR}, False),
        (STRICTEST, {IMPORTANT}, True),
    ],
)
def test_the_level_decides_who_sees_who_worked(
    levels: Levels | None, held: set[str], seen: bool
) -> None:
    assert sees_identity(levels, held) == seen


def test_who_may_not_see_may_look_at_the_hours_and_write_none() -> None:
    require_open({}, set())
    with pytest.raises(Forbidden) as refused:
        require_identity({}, set())
    assert "不能录入或更正工时" in refused.value.message
    require_identity({}, {LABOUR})


def test_hours_raised_as_a_whole_are_closed() -> None:
    with pytest.raises(Forbidden) as refused:
        require_open({ITSELF: Level.SENSITIVE}, set())
    assert refused.value.code == "level_too_high"
    require_open({ITSELF: Level.SENSITIVE}, {LABOUR})


def test_who_worked_is_never_set_below_sensitive() -> None:
    with pytest.raises(InvalidInput) as refused:
        settled(LABOUR_HOURS, {"inmate": Level.INTERNAL})
    assert "脱敏" in refused.value.message
    assert settled(LABOUR_HOURS, {"inmate": Level.IMPORTANT}) == {"inmate": Level.IMPORTANT}
    assert {one.code for one in BY_HAND} <= set(LEVELLED)
