"""What the scenarios of Locust's page are told and bound by, without Locust."""

import pytest

from loadtests.page import web
from loadtests.page.call_events import CallOver, Received, StageDone, Told, read, written
from loadtests.page.limits import DEFAULT_S, MOST_S, run_limit
from loadtests.page.pool import Pool
from loadtests.page.told import ALL, ENDS


def test_a_run_ends_whatever_is_asked_for() -> None:
    assert run_limit(None) == run_limit(0) == DEFAULT_S
    assert run_limit(MOST_S - 1) == MOST_S - 1
    assert run_limit(7200) == MOST_S


def test_a_pool_hands_out_each_of_its_entries_to_one_user_at_a_time() -> None:
    pool = Pool(["first", "second"])
    assert [pool.take(), pool.take(), pool.take()] == ["first", "second", None]
    pool.give_back("second")
    assert [pool.take(), pool.take()] == ["second", None]


def test_the_page_says_of_each_scenario_what_it_does_needs_and_leaves() -> None:
    shown = web.explained()
    for one in ALL:
        for text in (one.title, one.does, one.needs, one.most, one.leaves):
            assert text in shown
    assert ENDS in shown
    assert len({one.title for one in ALL}) == 4


@pytest.mark.parametrize(
    ("host", "origin", "allowed"),
    [
        ("127.0.0.1:8089", None, True),
        ("localhost:8089", "http://localhost:8089", True),
        ("127.0.0.1:8089", "http://127.0.0.1:8700", False),
        ("127.0.0.1:8089", "null", False),
        ("evil.example:8089", None, False),
        ("evil.example:8089", "http://evil.example:8089", False),
    ],
)
def test_requests_come_from_the_page_itself(host: str, origin: str | None, allowed: bool) -> None:
    assert web.from_here(host, origin) is allowed


def test_a_run_whose_users_leave_is_shown_as_running_until_the_last_has_left() -> None:
    states = [web.still_running({"state": one})["state"] for one in ("cleanup", "stopped")]
    assert states == ["running", "stopped"]


@pytest.mark.parametrize(
    "told",
    [
        StageDone(name="join", ms=12.5),
        StageDone(name="request", ms=1.0, problem="request: 本月次数已用完"),
        Received(end="relative", frames=3, sound_s=1.5, picture_ms=80.0),
        CallOver(held=False),
    ],
)
def test_a_process_is_understood_line_by_line(told: Told) -> None:
    line = written(told)
    assert line.count(b"\n") == 1
    assert read(line) == told
