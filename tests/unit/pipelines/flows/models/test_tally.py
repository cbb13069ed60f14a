import asyncio

import pytest

from pipelines.flows.models import tally as module
from pipelines.flows.models.tally import Tally, turn_of_the_loop
from schemas.errors import InvalidInput, Unavailable
from schemas.platform.cluster.replicas import Told


def test_nothing_was_asked_yet() -> None:
    assert Tally().told() == Told()


def test_what_is_open_waits_and_what_came_back_is_done() -> None:
    tally = Tally()
    with tally.asked(), tally.asked():
        assert tally.told().waiting == 2
    told = tally.told()
    assert (told.waiting, told.done, told.failed) == (0, 2, 0)
    # Nothing said that its turn had come.
    assert told.wait_s is None


def test_a_failure_is_told_with_its_words_and_a_refusal_is_none() -> None:
    tally = Tally()
    with pytest.raises(InvalidInput), tally.asked():
        raise InvalidInput("图片无法读取。")
    with pytest.raises(asyncio.CancelledError), tally.asked():
        raise asyncio.CancelledError
    assert (tally.told().done, tally.told().failed) == (2, 0)
    with pytest.raises(RuntimeError), tally.asked():
        raise RuntimeError("no memory")
    assert tally.told().last_error == "RuntimeError: no memory"
    with pytest.raises(Unavailable), tally.asked():
        raise Unavailable("语音识别服务没有响应。")
    with tally.asked() as turn:
        turn.error = "GET 502"
    told = tally.told()
    assert (told.done, told.failed, told.last_error) == (2, 3, "GET 502")


def test_the_wait_is_that_of_nearly_all_within_the_last_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr(module.time, "monotonic", lambda: now)
    tally = Tally()
    for number in range(100):
        tally.waited(float(number))
    assert tally.told().wait_s == 95.0
    with tally.asked() as turn:
        now = 70.0
        turn.begin()
        turn.begin()
    assert tally.told().wait_s == 70.0


async def test_the_loop_comes_round() -> None:
    assert 0.0 <= await turn_of_the_loop() < 5.0
