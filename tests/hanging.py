"""A test that hangs comes to an end: its alarm rings until it is heard.

pytest-timeout's own alarm rings once, which an event loop's callback may swallow, and never in the
teardown of a test that has failed, which it has switched off by then.
"""

import faulthandler
import signal
import sys
from collections.abc import Iterator
from types import FrameType

import pytest
from pytest_timeout import Settings

AGAIN_S = 10.0
TEARDOWN_S = 120.0


def _arm(seconds: float, what: str) -> None:
    def ring(number: int, frame: FrameType | None) -> None:
        faulthandler.dump_traceback(sys.__stderr__)
        pytest.fail(f"{what} still ran after {seconds:g} s")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_S)


@pytest.hookimpl
def pytest_timeout_set_timer(item: pytest.Item, settings: Settings) -> bool:
    _arm(settings.timeout, item.nodeid)
    return True


@pytest.hookimpl
def pytest_timeout_cancel_timer(item: pytest.Item) -> bool:
    signal.setitimer(signal.ITIMER_REAL, 0)
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    _arm(TEARDOWN_S, f"the teardown of {item.nodeid}")
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
