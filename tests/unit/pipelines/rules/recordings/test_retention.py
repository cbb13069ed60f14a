"""How long recordings are kept: rules, days and space."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.recordings.retention import (
    DEFAULT_DAYS,
    Candidate,
    Rule,
    Space,
    chosen_for_space,
    is_due,
    is_low,
    keep_days,
    may_remove_for_space,
    wanted_bytes,
)
from schemas.modules.recordings.recording_rules import LEAST_DAYS

pytestmark = pytest.mark.requirement("VC-REC-07")
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ([], DEFAULT_DAYS["sound"]),
        ([Rule("sound", None, 400)], 400),
        ([Rule("sound", "P03", 2000)], 2000),
        ([Rule("sound", "P03", 100)], DEFAULT_DAYS["sound"]),
        ([Rule("sound", None, 400), Rule("sound", "P03", 500)], 500),
        ([Rule("sound", None, 400), Rule("sound", "P03", 200)], 400),
        ([Rule("sound", None, 400), Rule("sound", "P04", 900)], 400),
        ([Rule("call", None, 5000)], DEFAULT_DAYS["sound"]),
        ([Rule("sound", None, 1)], LEAST_DAYS),
    ],
)
def test_the_bureaus_rule_is_the_least_and_a_prison_may_keep_longer(
    rules: list[Rule], days: int
) -> None:
    assert keep_days(rules, "P03", "sound") == days
    assert keep_days(rules, "P03", "waveform") == days


def test_a_file_is_kept_through_its_last_day() -> None:
    ended = NOW - timedelta(days=365)
    assert is_due(ended, 365, NOW)
    assert not is_due(ended, 365, NOW - timedelta(seconds=1))


def test_space_is_low_below_the_mark() -> None:
    assert is_low(Space(free=99, total=1000), 10)
    assert not is_low(Space(free=100, total=1000), 10)
    disk = 4_000_787_030_000
    assert is_low(Space(free=disk // 10 - 1, total=disk), 10)
    assert not is_low(Space(free=disk // 10, total=disk), 10)
    assert wanted_bytes(Space(free=99, total=1000), 15) == 51
    assert wanted_bytes(Space(free=500, total=1000), 15) == 0


def test_nothing_goes_for_space_before_people_had_their_time() -> None:
    assert not may_remove_for_space(NOW - timedelta(hours=23, minutes=59), NOW, 24)
    assert may_remove_for_space(NOW - timedelta(hours=24), NOW, 24)


@given(st.lists(st.integers(1, 100), max_size=12), st.integers(0, 500))
def test_the_oldest_go_until_enough_is_freed(sizes: list[int], wanted: int) -> None:
    rows = [Candidate(f"R{n}", NOW - timedelta(days=n), size) for n, size in enumerate(sizes)]
    chosen = chosen_for_space(rows, wanted)
    assert chosen == rows[::-1][: len(chosen)]
    freed = sum(one.size for one in chosen)
    assert freed >= wanted or len(chosen) == len(rows)
    if chosen:
        assert freed - chosen[-1].size < wanted
