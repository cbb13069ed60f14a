"""When a job is due."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.platform.jobs.kinds import KINDS, complete
from pipelines.rules.platform.jobs.schedule import next_after, require_cron, require_daily
from schemas.errors import InvalidInput

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""12:00 in the bureau."""


@pytest.mark.parametrize(
    ("cron", "tick"),
    [
        ("30 1 * * *", datetime(2026, 11, 24, 17, 30, tzinfo=UTC)),
        ("* * * * *", datetime(2026, 11, 24, 4, 1, tzinfo=UTC)),
        ("0 12 * * *", datetime(2026, 11, 25, 4, 0, tzinfo=UTC)),
        ("0 0 1 * *", datetime(2026, 11, 30, 16, 0, tzinfo=UTC)),
    ],
)
def test_ticks_are_in_the_bureaus_zone(cron: str, tick: datetime) -> None:
    assert next_after(cron, NOON) == tick


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_a_tick_lies_ahead_and_ticks_follow_one_another(moment: datetime) -> None:
    first = next_after("*/7 * * * *", moment)
    assert moment < first < next_after("*/7 * * * *", first)


def test_spaces_are_made_even() -> None:
    assert require_cron("  0   2 * * 1-5 ") == "0 2 * * 1-5"


@pytest.mark.parametrize(
    "text", ["", "0 2 * *", "61 * * * *", "0 0 2 * * *", "@daily", "a b c d e"]
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        require_cron(text)
    assert refusal.value.code == "wrong_cron"


def test_parameters_are_completed_and_checked() -> None:
    kind = KINDS["clear_expired"]
    calls = {"keep_calls_days": 365}
    assert complete(kind, {}) == {"keep_days": 30} | calls
    assert complete(kind, {"keep_days": 90}) == {"keep_days": 90} | calls
    with pytest.raises(InvalidInput) as small:
        complete(kind, {"keep_days": 1})
    assert small.value.message == "会话保留应在 7 到 365 天之间。"
    with pytest.raises(InvalidInput) as unknown:
        complete(kind, {"keep": 30})
    assert unknown.value.message == "任务没有参数“keep”。"


@pytest.mark.parametrize("cron", ["30 1 * * *", "*/5 * * * *", "0 0,12 * * *", "59 23 * * *"])
def test_what_runs_each_day_is_daily(cron: str) -> None:
    require_daily(cron, NOON)


@pytest.mark.parametrize(
    "cron", ["0 1 * * 1-5", "* 1 * * 1", "0 1 1-30 * *", "0 1 */2 * *", "0 1 1 1 *"]
)
def test_what_leaves_out_a_day_is_not(cron: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_daily(cron, NOON)
    assert refused.value.code == "not_daily"
