"""A lawyer's call between two browsers leaves nothing; a family call in the same rooms does."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from connectors.postgres.calls import calls
from pipelines.flows.calls.room_client import JoinClaim
from pipelines.flows.services import Services
from schemas.calls.state import PartyRole, StageKind
from schemas.errors import Forbidden
from schemas.settings import Settings
from schemas.tables import metadata
from tests.integration.media.stills import MODELS
from tests.integration.serve.calls.wall.local_rooms import LocalRooms
from tests.integration.serve.calls.wall.senses import Senses
from tests.integration.serve.client import People, Person, picture
from tests.integration.serve.journey import DEVICE, approved, configure, related
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(280)]

CONTENT = {"recording", "recording_segment", "stored_file", "transcript_line", "alert"}
MAY_GROW = {
    "api_nonce",
    "audit_head",
    "audit_row",
    "call_quality",
    # A view over the calls.
    "call_record",
    "call_stage",
    "join_token",
    "outbox",
    "repeat_note",
    "row_seal",
    "session",
    "sign_in_log",
}
"""Who did what when; nothing of what was said or seen."""
REMEMBER_CONNECTIONS = """
window.__connections = []
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...told) { super(...told); window.__connections.push(this) }
}
"""
RECEIVED = """async ([frames, energy]) => {
  for (;;) {
    const got = { frames: 0, energy: 0 }
    for (const connection of window.__connections)
      for (const one of (await connection.getStats()).values()) {
        if (one.type !== 'inbound-rtp') continue
        if (one.kind === 'video') got.frames += one.framesDecoded ?? 0
        else got.energy += one.totalAudioEnergy ?? 0
      }
    if (got.frames >= frames && got.energy > energy) return got
    await new Promise((again) => setTimeout(again, 200))
  }
}"""
FRAMES, ENERGY = 30, 0.0001
FORGED = JoinClaim(
    role=PartyRole.OFFICER,
    subject_id="0" * 26,
    name="某民警",
    device_id=DEVICE,
    token_id="a token that nobody issued",
)
PICTURE = {"picture": picture("li"), "movement": None}
LINE = "保密通话，不监看、不录音录像、不转写"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(
        settings,
        models_dir=str(MODELS),
        relative_portrait=False,
        transcription=True,
        face_watch=True,
        face_watch_s=1.0,
        board_relative=True,
    )


@pytest.fixture
def senses() -> Senses:
    return Senses()


@pytest.fixture
async def rooms(world: World, senses: Senses) -> AsyncIterator[LocalRooms]:
    rooms = LocalRooms(world, senses)
    yield rooms
    for room in rooms.rooms.values():
        await room.abandon()


class Standing(NamedTuple):
    """What there is: rows by table, files by path, and what the models were given."""

    rows: dict[str, int]
    files: dict[Path, int]
    samples: int
    pictures: int


class Left(NamedTuple):
    """What a call left behind."""

    tables: set[str]
    files: set[Path]
    samples: int
    pictures: int
    composed: list[str]
    boards: int
    said: str


class Stage(NamedTuple):
    """What every call of these tests is held with."""

    people: People
    world: World
    rooms: LocalRooms
    senses: Senses
    browser: Browser


async def standing(stage: Stage) -> Standing:
    async with stage.world.database.transaction() as tx:
        rows = {
            name: int(await tx.scalar(select(func.count()).select_from(table)))
            for name, table in metadata.tables.items()
        }
    files = sizes(Path(stage.world.settings.data_dir))
    return Standing(rows, files, stage.senses.samples, stage.senses.pictures)


def sizes(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}


async def opened(stage: Stage, person: Person, width: int, height: int) -> BrowserContext:
    """A browser window in which the person is signed in."""
    context = await stage.browser.new_context(
        base_url=stage.people.base,
        viewport={"width": width, "height": height},
        locale="zh-CN",
        permissions=["camera", "microphone"],
    )
    context.set_default_timeout(60_000)
    await context.add_init_script(REMEMBER_CONNECTIONS)
    await context.add_cookies(
        [
            {"name": name, "value": value or "", "url": stage.people.base}
            for name, value in person.http.cookies.items()
        ]
    )
    return context


async def receives(page: Page) -> Any:
    """Wait until pictures and sound came; how much did."""
    async with asyncio.timeout(60):
        return await page.evaluate(RECEIVED, [FRAMES, ENERGY])


async def enters(page: Page, notice: str) -> None:
    """Through the notice that must say this, past the devices, into the call."""
    await expect(page.get_by_test_id("consent-page")).to_contain_text(notice)
    await page.get_by_test_id("consent").check()
    await page.get_by_test_id("consent-continue").click()
    await page.get_by_test_id("join").click()


async def held(stage: Stage, relation: str, notice: str, mark: str) -> tuple[str, Left]:
    """A call from notice to hanging up, with a drawing in it, and what it left."""
    await related(stage.world, relation)
    relative, inmate = await stage.people.relative(), await stage.people.inmate()
    call_id = await approved(stage.world, stage.people, relative)
    checked = await relative.post("/api/relative/face-checks", PICTURE)
    assert checked["passed"]
    monitor = await stage.people.officer("monitor")
    before = await standing(stage)
    composed = len(stage.senses.composed)
    phone = await opened(stage, relative, 390, 844)
    kiosk = await opened(stage, inmate, 1280, 800)
    office = await opened(stage, monitor, 1440, 900)
    mine, other = await phone.new_page(), await kiosk.new_page()
    await other.goto("/inmate/")
    await other.get_by_test_id("join-call").first.click()
    await enters(other, notice)
    await mine.goto(f"/relative/#/calls/{call_id}/join")
    await enters(mine, notice)
    for page in (mine, other):
        await expect(page.get_by_test_id("call-stage")).to_have_attribute(
            "data-state", "connected", timeout=90_000
        )
        await expect(page.get_by_test_id(mark)).to_be_visible()
    got = [await receives(page) for page in (mine, other)]
    assert all(one["frames"] >= FRAMES and one["energy"] > ENERGY for one in got), got
    await draw(mine, other)
    wall = await office.new_page()
    await wall.goto("/console/#/wall")
    tile = wall.get_by_test_id(f"tile-{call_id}")
    await expect(tile).to_be_visible()
    if mark == "stage-privileged":
        await expect(tile.get_by_test_id("tile-privileged")).to_contain_text(LINE)
        await expect(tile).to_have_attribute("data-watched", "false")
        assert await wall.locator("video").count() == 0
        assert await wall.evaluate("window.__connections.length") == 0
    else:
        await expect(tile.locator("video")).to_have_count(2)
        await expect(tile.get_by_test_id("tile-privileged")).to_have_count(0)
    said = await tile.inner_text()
    await nobody_else(stage, monitor, call_id, privileged=mark == "stage-privileged")
    room = stage.rooms.rooms[call_id]
    await mine.get_by_test_id("hang-up").click()
    await mine.get_by_test_id("hang-up-confirm").click()
    await room.finished.wait()
    await room._journal.drained()
    for context in (phone, kiosk, office):
        await context.close()
    after = await standing(stage)
    async with stage.world.database.transaction() as tx:
        stages = await calls.stages(tx, call_id)
    return call_id, Left(
        tables={name for name, count in after.rows.items() if count != before.rows[name]},
        files={path for path, size in after.files.items() if before.files.get(path) != size},
        samples=after.samples - before.samples,
        pictures=after.pictures - before.pictures,
        composed=stage.senses.composed[composed:],
        boards=sum(one.kind is StageKind.BOARD for one in stages),
        said=said,
    )


async def draw(mine: Page, other: Page) -> None:
    await mine.get_by_test_id("board-open").click()
    board = mine.get_by_test_id("board-canvas")
    box = await board.bounding_box()
    assert box is not None
    await mine.mouse.move(box["x"] + 60, box["y"] + 120)
    await mine.mouse.down()
    await mine.mouse.move(box["x"] + 160, box["y"] + 180, steps=6)
    await mine.mouse.up()
    await expect(other.get_by_test_id("board")).to_have_attribute("data-strokes", "1")


async def nobody_else(stage: Stage, monitor: Person, call_id: str, *, privileged: bool) -> None:
    """An officer gets a token for an ordinary call; a privileged room refuses even a forged one."""
    answer = await monitor.ask("POST", f"/api/calls/{call_id}/watch-tokens", {"device_id": DEVICE})
    assert answer.is_success is not privileged, answer.text
    if not privileged:
        return
    assert answer.json()["code"] == "privileged"
    with pytest.raises(Forbidden):
        await stage.rooms.join(call_id, FORGED)
    view = stage.rooms.rooms[call_id].describe()
    assert (view.recording, view.transcribing, len(view.seats)) == (False, False, 2)


@pytest.mark.requirement("VC-MON-01")
@pytest.mark.requirement("VC-REC-02")
@pytest.mark.requirement("VC-AV-16")
@pytest.mark.requirement("PV-1")
async def test_of_a_lawyers_call_not_one_byte_is_kept_heard_or_shown(
    people: People,
    world: World,
    services: Services,
    rooms: LocalRooms,
    senses: Senses,
    media_browser: Browser,
) -> None:
    configure(services, relative_portrait=False, board_relative=True)
    stage = Stage(people, world, rooms, senses, media_browser)
    _, left = await held(stage, "spouse", "全程受监听并录音录像", "stage-recorded")
    assert left.tables >= CONTENT
    assert left.files
    assert left.samples > 16_000
    assert left.pictures > 0
    assert (len(left.composed), left.boards) == (1, 1)

    call_id, left = await held(stage, "lawyer", "不监听、不录音录像、不转写", "stage-privileged")
    assert left.tables <= MAY_GROW
    assert (left.files, left.samples, left.pictures) == (set(), 0, 0)
    assert (left.composed, left.boards) == ([], 0)
    assert "保密 · 律师会见" in left.said
    leader = await people.officer("leader")
    case = await leader.get(f"/api/calls/{call_id}")
    assert (case["recording"], case["alerts"], case["call"]["state"]) == (None, [], "ended")
    for path in ("transcript", "recording", "waveform"):
        reviewer = await people.officer("reviewer")
        reply = await reviewer.ask("GET", f"/api/conversations/{call_id}/{path}")
        assert (reply.status_code, reply.json()["code"]) == (403, "privileged")
