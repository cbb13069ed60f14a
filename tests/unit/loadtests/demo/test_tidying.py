"""A step of putting back that fails hinders nothing."""

import asyncio

import pytest

from loadtests.demo import tidying
from loadtests.demo.tidying import tidied


async def test_what_fails_is_told_and_not_raised() -> None:
    told: list[str] = []

    async def fails() -> None:
        raise ValueError("409 cancel_too_late")

    await tidied("the booking", fails(), told.append)
    assert told == [
        "the booking was not put back (409 cancel_too_late); the next demonstration call does it"
    ]


async def test_a_step_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # Half a minute in a call.
    monkeypatch.setattr(tidying, "LONGEST_S", 0.0)
    told: list[str] = []

    async def hangs() -> None:
        await asyncio.Event().wait()

    await tidied("the room", hangs(), told.append)
    assert told == ["the room was not put back (TimeoutError); the next demonstration call does it"]
