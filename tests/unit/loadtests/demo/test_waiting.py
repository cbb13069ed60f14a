"""Waiting with a bound, and saying for what."""

import pytest

from loadtests.demo import waiting
from loadtests.demo.waiting import NotInTime, until


async def test_what_is_there_is_not_waited_for() -> None:
    told: list[str] = []

    async def lacking() -> str | None:
        return None

    await until(lacking, told.append, 0)
    assert told == []


async def test_each_thing_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # Half a second between two looks.
    monkeypatch.setattr(waiting, "LOOK_EVERY_S", 0.0)
    looks = iter(["the database", "the database", "the face model", None])
    told: list[str] = []

    async def lacking() -> str | None:
        return next(looks)

    await until(lacking, told.append, 60)
    assert [one.split(" (")[0] for one in told] == [
        "waiting for the database",
        "waiting for the face model",
    ]


async def test_the_wait_has_an_end_that_names_what_did_not_come() -> None:
    async def lacking() -> str | None:
        return "the speech model"

    with pytest.raises(NotInTime, match="for the speech model, in vain"):
        await until(lacking, lambda _: None, -1)
