"""A standing part is made, told of, and made anew without the others."""

import asyncio
from datetime import datetime
from typing import ClassVar

import pytest

from actors import background, carried
from actors.background import Health, Loop
from actors.carried import Carried
from schemas.errors import Unavailable
from schemas.settings import Settings
from tests.integration.eventually import eventually

SETTINGS = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")


class Desk:
    """Works for ever, or fails each time."""

    name: ClassVar[str] = "desk"
    made: ClassVar[list["Desk"]] = []
    refusals: ClassVar[int] = 0
    fails: ClassVar[bool] = False
    stays: ClassVar[bool] = False

    def __init__(self, settings: Settings) -> None:
        if Desk.refusals:
            Desk.refusals -= 1
            raise ValueError("no key")
        self.ended = False
        self._loop = Loop(self.name, self._run)
        Desk.made.append(self)

    def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(number=Desk.made.index(self))

    async def end(self) -> None:
        await self._loop.stop()
        if Desk.stays:
            await asyncio.Event().wait()
        self.ended = True

    async def twice(self, number: int) -> int:
        return 2 * number

    async def _run(self) -> None:
        if Desk.fails:
            raise ValueError("no server")
        await asyncio.Event().wait()


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "PAUSE_S", 0.0)
    monkeypatch.setattr(Desk, "made", [])
    monkeypatch.setattr(Desk, "refusals", 0)
    monkeypatch.setattr(Desk, "fails", False)
    monkeypatch.setattr(Desk, "stays", False)


async def running(one: Carried, number: int) -> Health:
    told: list[Health] = []

    async def so() -> bool:
        told.append(await one.health())
        return told[-1].running and told[-1].figures == {"number": number}

    await eventually(so, limit_s=5)
    return told[-1]


async def test_a_part_that_is_asked_for_anew_is_another_object() -> None:
    one = Carried(Desk, SETTINGS)
    assert not (await one.health()).running
    one.start()
    first = await running(one, 0)
    assert (first.renewed, first.restarts, first.last_error) == (0, 0, None)
    one.renew()
    second = await running(one, 1)
    assert isinstance(first.since, datetime)
    assert isinstance(second.since, datetime)
    assert second.since > first.since
    assert second.renewed == 1
    assert [desk.ended for desk in Desk.made] == [True, False]


async def test_a_question_is_handed_on_to_the_object_that_stands() -> None:
    one = Carried(Desk, SETTINGS)
    with pytest.raises(Unavailable) as away:
        await one.ask("twice", 4)
    assert away.value.code == "part_away"
    one.start()
    await running(one, 0)
    assert await one.ask("twice", 4) == 8


async def test_one_that_cannot_be_made_is_told_of_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Desk, "refusals", 10**9)
    one = Carried(Desk, SETTINGS)
    one.start()

    async def refused() -> bool:
        told = await one.health()
        return told.restarts > 1 and told.last_error == "ValueError: no key"

    await eventually(refused, limit_s=5)
    assert not (await one.health()).running
    Desk.refusals = 0
    told = await running(one, 0)
    # What failed before stays counted, and is no error any more.
    assert told.restarts > 1
    assert told.last_error is None


async def test_its_own_failures_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "fails", True)
    one = Carried(Desk, SETTINGS)
    one.start()

    async def failed() -> bool:
        told = await one.health()
        return told.restarts > 1 and told.last_error == "ValueError: no server"

    await eventually(failed, limit_s=5)


async def test_one_that_does_not_end_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "stays", True)
    monkeypatch.setattr(carried, "END_S", 0.05)
    one = Carried(Desk, SETTINGS)
    one.start()
    await running(one, 0)
    one.renew()
    await running(one, 1)
    assert not Desk.made[0].ended
