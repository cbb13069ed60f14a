"""What each state answers, and where it leads."""

from datetime import date, timedelta

import pytest

from pipelines.rules.exchange.open_api.life import (
    MOVES,
    Standing,
    answering,
    require_answering,
    require_move,
)
from schemas.errors import Forbidden, QinqiaoError
from schemas.exchange.open_life import LifeState

TODAY = date(2026, 11, 28)
T, E, D, OFF = LifeState.TESTING, LifeState.ENABLED, LifeState.DEPRECATED, LifeState.DISABLED


@pytest.mark.parametrize(
    ("state", "ends_on", "code"),
    [
        (T, None, "interface_testing"),
        (OFF, None, "interface_disabled"),
        (D, TODAY - timedelta(days=1), "interface_ended"),
    ],
)
def test_what_is_closed_says_how_it_stands(
    state: LifeState, ends_on: date | None, code: str
) -> None:
    with pytest.raises(Forbidden) as closed:
        require_answering(Standing(version=3, state=state, ends_on=ends_on), TODAY)
    assert closed.value.code == code
    assert (closed.value.detail["state"], closed.value.detail["version"]) == (state.value, 3)


def test_what_ends_today_still_answers() -> None:
    require_answering(Standing(state=D, ends_on=TODAY), TODAY)
    require_answering(Standing(), TODAY)


def test_the_newest_enabled_version_answers_before_all_that_end() -> None:
    old, ending = Standing(version=1), Standing(version=2, state=D, ends_on=TODAY)
    new, gone = Standing(version=3, state=T), Standing(version=4, state=OFF)
    assert answering([old, ending, new, gone], TODAY) is old
    assert answering([ending, new, gone], TODAY) is ending
    assert answering([ending, new, gone], TODAY + timedelta(days=1)) is gone


@pytest.mark.parametrize("before", list(LifeState))
@pytest.mark.parametrize("after", list(LifeState))
def test_only_the_moves_of_the_table_are_made(before: LifeState, after: LifeState) -> None:
    standing = Standing(state=before, tried=True)
    ends_on = TODAY if after is D else None
    if after in MOVES[before]:
        require_move(standing, after, ends_on, TODAY)
    else:
        with pytest.raises(QinqiaoError, match="no_such_move"):
            require_move(standing, after, ends_on, TODAY)


def test_nothing_untried_is_enabled() -> None:
    with pytest.raises(QinqiaoError, match="not_tried"):
        require_move(Standing(state=T), E, None, TODAY)
