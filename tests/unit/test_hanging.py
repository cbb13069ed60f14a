"""Tests that hang, in a run of their own."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
PATIENCE_S = 150
"""A busy machine takes long to begin; a test that did not end would hang for good."""
HANGS = """
import time, pytest
import tests.hanging

tests.hanging.AGAIN_S, tests.hanging.TEARDOWN_S = 0.2, 0.5

def swallow():
    try:
        time.sleep(60)
    except BaseException:
        pass

@pytest.fixture
def hangs_in_teardown():
    yield
    time.sleep(60)

@pytest.mark.timeout(1)
def test_swallows_the_first_ring():
    swallow()
    time.sleep(60)

def test_fails_and_then_hangs(hangs_in_teardown):
    assert False

def test_is_still_run():
    pass
"""


def test_each_hanging_test_ends_and_the_next_is_run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(HANGS)
    # In a process of its own, since there is one alarm a process.
    result = pytester.runpytest_subprocess("-p", "tests.hanging", timeout=PATIENCE_S)
    result.assert_outcomes(failed=2, errors=1, passed=1)
