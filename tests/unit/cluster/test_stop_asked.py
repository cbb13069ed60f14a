"""A signal ends the platform, whatever it is at and whoever swallows the interrupt."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from cluster.stop_asked import StopAsked

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def handlers_stay() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_during_the_start_a_signal_unwinds(number: signal.Signals) -> None:
    stop = StopAsked()
    stop.unwind()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


def test_an_interrupt_that_is_swallowed_is_noted_nonetheless() -> None:
    stop = StopAsked()
    stop.unwind()
    with suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    stop.listen()
    assert stop.wait(0)


@pytest.mark.parametrize("number", SIGNALS)
def test_once_everything_serves_a_signal_is_noted_and_a_second_one_changes_nothing(
    number: signal.Signals,
) -> None:
    stop = StopAsked()
    stop.listen()
    assert not stop.wait(0)
    os.kill(os.getpid(), number)
    os.kill(os.getpid(), number)
    assert stop.wait(0)
