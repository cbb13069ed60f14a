"""Running calls with scripted parties, real rooms, and the console in a real browser."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest
import soundfile
from playwright.async_api import Browser, Page, Playwright

from connectors.postgres.calls import calls
from connectors.postgres.people import people
from connectors.postgres.people.whitelist_rules import enlist
from pipelines.rules.security.actor import system_actor
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState, PartyRole
from schemas.people.kinds import Kinship
from schemas.settings import Settings
from tests.e2e.browser import CHROMIUM, FLAGS
from tests.integration.serve.calls.wall.local_rooms import LocalRooms
from tests.integration.serve.calls.wall.parties import Party
from tests.integration.serve.client import People
from tests.integration.serve.world import World, _relative

ROOT = Path(__file__).parents[5]
UI = ROOT / "ui" / "dist"
MODELS = ROOT / "var" / "models"
SYSTEM = system_actor("系统")
SPEECH_HERTZ = 1000


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the console as it was built, without speech and without a watch on faces.

    The mask is checked once: many calls share one process here, and the clip does not change.
    """
    assert (UI / "console.html").exists(), "make ui builds the console"
    return msgspec.structs.replace(
        settings,
        ui_dir=str(UI),
        models_dir=str(MODELS),
        transcription=False,
        face_watch=False,
        mask_check_s=600.0,
    )


@pytest.fixture
async def rooms(world: World) -> AsyncIterator[LocalRooms]:
    rooms = LocalRooms(world)
    yield rooms
    await rooms.close()


@dataclass
class Running:
    """A call with both parties in it."""

    id: str
    relative: Party
    inmate: Party


Begin = Callable[[int], Awaitable[list[Running]]]


@pytest.fixture
async def begin(world: World, rooms: LocalRooms) -> AsyncIterator[Begin]:
    """Begins so many calls, each with two people of its own."""
    running: list[Running] = []

    async def begin(count: int) -> list[Running]:
        for number in range(count):
            call_id = await approved_call(world, number)
            # Many in one process: few pictures and no voices, or the process is what is tested.
            few = count <= 2
            how = {"pictures_s": 10 if few else 4, "voice": few}
            relative = Party(PartyRole.RELATIVE, 400 + 60 * number, **how)
            inmate = Party(PartyRole.INMATE, 1600 + 60 * number, **how)
            running.append(Running(call_id, relative, inmate))
            for party in (relative, inmate):
                await party.join(rooms, call_id)
        async with asyncio.timeout(60):
            for one in running:
                await one.relative.picture.until(bool)
                await one.inmate.picture.until(bool)
        return running

    yield begin
    for one in running:
        await asyncio.gather(one.relative.leave(), one.inmate.leave())


async def approved_call(world: World, number: int, kind: CallKind | None = CallKind.FAMILY) -> str:
    """An approved call that begins now, of a relative and an inmate of its own."""
    async with world.database.transaction() as tx:
        inmate_id = await people.add_inmate(
            tx,
            inmate_no=f"31030001{number:02d}",
            name=f"服刑{number + 1}",
            prison_id=world.prison_id,
            ward_id=world.ward_id,
            monthly_calls=3,
        )
        relative_id = await _relative(
            tx, world, f"wx-{number}", f"家属{number + 1}", f"139000000{number:02d}"
        )
        await people.bind(tx, relative_id=relative_id, inmate_id=inmate_id, kinship=Kinship.SPOUSE)
        await enlist(tx, relative_id=relative_id, inmate_id=inmate_id, since=date(2020, 1, 1))
    return await call_between(world, relative_id, inmate_id, kind)


async def call_between(
    world: World,
    relative_id: str,
    inmate_id: str,
    kind: CallKind | None = CallKind.FAMILY,
) -> str:
    """Approved, to begin now; what kind of call it is never changes afterwards."""
    now = datetime.now(UTC)
    async with world.database.transaction() as tx:
        call = await calls.create(
            tx,
            relative_id=relative_id,
            inmate_id=inmate_id,
            prison_id=world.prison_id,
            ward_id=world.ward_id,
            prison_code="P03",
            kind=kind,
            requested_at=now,
            starts_at=now,
            minutes=20,
            actor=SYSTEM,
        )
        call = await calls.change_state(tx, call, CallState.APPROVED, at=now, actor=SYSTEM)
    return call.id


Console = Callable[[str], Awaitable[Page]]


@pytest.fixture(scope="session")
async def speaking_browser(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Browser]:
    """Whose microphone hears bursts of a tone."""
    voice = _voice(tmp_path_factory.mktemp("voice") / "voice.wav")
    heard = f"--use-file-for-fake-audio-capture={voice}"
    browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, heard])
    yield browser
    await browser.close()


@pytest.fixture
async def console(people: People, speaking_browser: Browser) -> AsyncIterator[Console]:
    """Opens the console for an officer; anything thrown in a page fails the test."""
    thrown: list[str] = []
    async with AsyncExitStack() as stack:

        async def open_console(login: str) -> Page:
            officer = await people.officer(login)
            context = await speaking_browser.new_context(
                base_url=people.base,
                viewport={"width": 1920, "height": 1080},
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                permissions=["microphone"],
            )
            stack.push_async_callback(context.close)
            await context.add_cookies(
                [
                    {"name": name, "value": value or "", "url": people.base}
                    for name, value in officer.http.cookies.items()
                ]
            )
            page = await context.new_page()
            page.on("pageerror", lambda error: thrown.append(str(error)))
            page.set_default_timeout(30_000)
            return page

        yield open_console
    assert thrown == []


def _voice(path: Path) -> Path:
    """Bursts of a tone: what suppresses steady noise lets them pass."""
    rate = 48_000
    at = np.arange(rate * 10) / rate
    bursts = np.sin(2 * np.pi * SPEECH_HERTZ * at) * 0.5 * (at % 0.4 < 0.25)
    soundfile.write(path, bursts.astype(np.float32), rate)
    return path
