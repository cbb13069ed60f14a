"""SIGTERM lets a script take back what it began."""

import asyncio
import os
import signal

import pytest

from cluster.benches.ended import Terminated, ended_in_order


def test_the_work_in_hand_tidies_up_before_it_ends() -> None:
    steps: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            steps.append("taken back")

    with pytest.raises(Terminated), ended_in_order() as ending:
        ending.run(work())
    assert steps == ["taken back"]


def test_without_work_in_hand_the_script_ends_and_the_signal_is_as_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Terminated), ended_in_order():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_ends_by_itself_answers() -> None:
    async def work() -> int:
        return 7

    with ended_in_order() as ending:
        assert ending.run(work()) == 7
