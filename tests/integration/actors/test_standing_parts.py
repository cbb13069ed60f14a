"""Parts that share a process on a real Ray: each fails and is restarted alone."""

import asyncio
import os
import secrets
import signal
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest

from actors import standing_parts
from actors.background import Health, Loop
from actors.platform.cluster import ray_side
from actors.platform.cluster.gatherer import Gatherer
from pipelines.rules.platform.cluster.failing import OFTEN, Falls
from pipelines.rules.platform.cluster.restarting import is_known
from schemas.platform.cluster.parts import Part, PartKind, PartState
from schemas.settings import Settings
from tests.integration.eventually import eventually

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]

SETTINGS = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")


class Quiet:
    """Waits, and tells which object it is."""

    name: ClassVar[str] = "outbox_relay"

    def __init__(self, settings: Settings) -> None:
        self._number = secrets.randbits(30)
        self._loop = Loop(self.name, self._run)

    def start(self) -> None:
        self._loop.start()

    async def health(self) -> Health:
        return self._loop.health(number=self._number)

    async def end(self) -> None:
        await self._loop.stop()

    async def _run(self) -> None:
        await asyncio.Event().wait()


class Beside(Quiet):
    """Another one."""

    name: ClassVar[str] = "room_keeper"


class Throwing(Quiet):
    """Fails again and again."""

    name: ClassVar[str] = "alert_desk"

    async def _run(self) -> None:
        raise ValueError("no server")


NAMES = {kind.name for kind in (Quiet, Beside, Throwing)}


class Seen:
    """The parts as the node tells of them."""

    def __init__(self, folder: Path) -> None:
        self.falls = Falls()
        self._gatherer = Gatherer(folder, self.falls)
        self._now = 0.0
        self.parts: dict[str, Part] = {}

    async def until(self, so: Callable[[dict[str, Part]], bool]) -> dict[str, Part]:
        async def look() -> bool:
            self._now += 1.0
            self.parts = {one.name: one for one in await self._gatherer.actors(self._now)}
            return self.parts.keys() == NAMES and so(self.parts)

        await eventually(look, limit_s=120)
        return self.parts

    def failing(self) -> list[str]:
        return [one.name for one in self.falls.failing(self._now)]


async def number_of(name: str) -> int:
    """Of the object that runs now."""
    one = next(part for part in await asyncio.to_thread(ray_side.standing) if part.name == name)
    told = await ray_side.health(one)
    assert told is not None
    return told.figures["number"]


def all_run(parts: dict[str, Part]) -> bool:
    good = all(parts[one].state is PartState.RUNNING for one in (Quiet.name, Beside.name))
    return good and parts[Throwing.name].state is PartState.FAILING


async def test_one_fails_is_restarted_and_comes_back_without_the_others(
    cluster: None, tmp_path: Path
) -> None:
    handle = standing_parts.start(SETTINGS, Quiet, Beside, Throwing)
    seen = Seen(tmp_path)

    # One that fails again and again is named; the others, in the same process, are not.
    before = await seen.until(lambda now: all_run(now) and seen.failing() == [Throwing.name])
    assert len({one.pid for one in before.values()}) == 1
    assert before[Throwing.name].last_error == "ValueError: no server"
    assert before[Throwing.name].restarts >= OFTEN
    assert {before[one].restarts for one in (Quiet.name, Beside.name)} == {0}
    # The process itself is none of the parts that an operator knows.
    (actor,) = {one.actor for one in await asyncio.to_thread(ray_side.standing)}
    assert not is_known(PartKind.ACTOR, actor)

    numbers = {one: await number_of(one) for one in (Quiet.name, Beside.name)}
    await ray_side.end(Quiet.name)
    after = await seen.until(
        lambda now: all_run(now) and now[Quiet.name].since != before[Quiet.name].since
    )
    assert after[Quiet.name].pid == before[Quiet.name].pid
    assert after[Quiet.name].restarts == 1
    assert await number_of(Quiet.name) != numbers[Quiet.name]
    assert (after[Beside.name].since, after[Beside.name].restarts) == (before[Beside.name].since, 0)
    assert await number_of(Beside.name) == numbers[Beside.name]

    pid = after[Quiet.name].pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    again = await seen.until(lambda now: all_run(now) and now[Quiet.name].pid != pid)
    assert len({one.pid for one in again.values()}) == 1
    assert await number_of(Beside.name) != numbers[Beside.name]
    assert handle == standing_parts.start(SETTINGS, Quiet, Beside, Throwing)


async def test_a_process_that_does_not_answer_is_ended_as_a_whole(
    cluster: None, tmp_path: Path
) -> None:
    handle = standing_parts.start(SETTINGS, Quiet, Beside, Throwing)
    seen = Seen(tmp_path)
    pid = (await seen.until(all_run))[Quiet.name].pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    await ray_side.end(Quiet.name)
    again = await seen.until(lambda now: all_run(now) and now[Quiet.name].pid != pid)
    assert len({one.pid for one in again.values()}) == 1
    assert handle
