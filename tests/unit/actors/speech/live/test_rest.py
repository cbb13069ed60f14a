"""Whoever was declined waits for his turn, but not for ever."""

import asyncio

import numpy as np
import pytest

from actors.speech.live import rest
from actors.speech.live.rest import REST_S, Rest
from pipelines.rules.speech.utterance import Utterance
from schemas.calls.state import PartyRole

DECLINED = Utterance(speaker=PartyRole.INMATE, start_s=3.0, end_s=5.0, pcm=np.zeros(0, np.float32))


async def never() -> None:
    await asyncio.Event().wait()


async def lost() -> None:
    raise ConnectionError


async def over(one: Rest) -> None:
    """Until it is over in the second after what it told when it began."""
    at_s = 5.0 + REST_S + 1
    assert one.goes_on(at_s)
    assert one._waits is not None
    await asyncio.wait_for(one._waits, 2)
    assert not one.goes_on(at_s)


async def test_nobody_waits_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "LONGEST_S", 0.05)
    one = Rest(never)
    one.begin(DECLINED, 5.0)
    await over(one)


async def test_who_cannot_be_told_when_it_is_his_turn_listens() -> None:
    one = Rest(lost)
    one.begin(DECLINED, 5.0)
    await over(one)


async def test_a_second_utterance_that_was_asked_meanwhile_is_a_gap_of_its_own() -> None:
    one = Rest(never)
    first = one.begin(DECLINED, 5.0)
    assert (first.start_s, first.end_s) == (3.0, 5.0 + REST_S)
    assert one.begin(DECLINED, 6.0) == DECLINED
    unheard = one.end(20.0)
    assert unheard is not None
    assert (unheard.start_s, unheard.end_s) == (5.0 + REST_S, 20.0)
    assert one.end(21.0) is None
