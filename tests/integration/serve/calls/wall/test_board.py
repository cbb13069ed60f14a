"""White board, marks and shared pictures between the parties of a call, by role."""

import base64
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, NamedTuple

import msgspec
import pytest
from PIL import Image
from sqlalchemy import select

from connectors.postgres.calls import calls
from connectors.postgres.platform import files
from pipelines.flows.services import Services
from schemas.calls.state import StageKind
from schemas.tables.recordings.recording import stored_file
from tests.integration.serve.calls.wall.local_rooms import LocalRooms
from tests.integration.serve.client import People, Socket
from tests.integration.serve.journey import approved, configure, ready, related, token
from tests.integration.serve.world import World

STROKE = {"points": [[0.1, 0.2], [0.3, 0.4]], "colour": "red", "width": 5}
ALL = {
    f"{tool}_{role}": True
    for tool in ("board", "annotate", "share")
    for role in ("relative", "inmate")
}


def photo(side: int = 64) -> str:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (side, side), (10, 120, 200)).save(stream, "JPEG", exif=exif)
    return base64.b64encode(stream.getvalue() + b"behind the end").decode()


def switch(world: World, services: Services, **on: bool) -> None:
    """Tools of the roles, as an administrator would set them."""
    configure(services, **on)
    world.settings = msgspec.structs.replace(world.settings, **on)


class Entered(NamedTuple):
    """A call that both parties have entered."""

    id: str
    relative: Socket
    inmate: Socket
    tools: dict[str, list[str]]
    """What each was told that it may use."""


@asynccontextmanager
async def call(people: People, world: World, *, privileged: bool = False) -> AsyncIterator[Entered]:
    """Both parties are in before the test goes on."""
    relative, inmate = await people.relative(), await people.inmate()
    if privileged:
        await related(world, "legal_aid")
    call_id = await approved(world, people, relative)
    await ready(relative, call_id)
    await inmate.post(f"/api/inmate/calls/{call_id}/consent")
    async with AsyncExitStack() as stack:
        sockets, tools = [], {}
        for person, kind in ((relative, "relative"), (inmate, "inmate")):
            secret = await token(person, call_id, kind, f"device-of-{kind}")
            socket = await stack.enter_async_context(person.socket("/ws/call"))
            await socket.send(type="join", token=secret, device_id=f"device-of-{kind}")
            tools[kind] = (await socket.until("joined"))["tools"]
            sockets.append(socket)
        yield Entered(call_id, sockets[0], sockets[1], tools)


async def lines(world: World, call_id: str) -> list[Any]:
    async with world.database.transaction() as tx:
        found = await calls.stages(tx, call_id)
        return [one for one in found if one.kind in (StageKind.BOARD, StageKind.SHARE)]


@pytest.mark.requirement("VC-AV-15")
@pytest.mark.requirement("VC-AV-16")
async def test_what_is_switched_off_is_absent_and_refused(
    people: People, world: World, services: Services
) -> None:
    switch(world, services, board_relative=True)
    async with call(people, world) as (call_id, relative, inmate, tools):
        assert tools == {"relative": ["board", "quality_test"], "inmate": ["quality_test"]}
        await relative.send(type="share", picture=photo())
        assert (await relative.until("refused"))["code"] == "tool_not_open"
        await inmate.send(type="board", act="open")
        assert (await inmate.until("refused"))["code"] == "tool_not_open"
        await relative.send(type="board", act="stroke", stroke=STROKE)
        assert (await relative.until("refused"))["code"] == "board_closed"
        await relative.send(type="board", act="open")
        assert (await inmate.until("board"))["act"] == "open"
        # Seen by the inmate, and not to be drawn on.
        await inmate.send(type="board", act="stroke", stroke=STROKE)
        assert (await inmate.until("refused"))["code"] == "tool_not_open"
        await inmate.send(type="board", act="close")
        assert (await inmate.until("refused"))["code"] == "tool_not_open"
    assert await lines(world, call_id) == []


@pytest.mark.requirement("VC-AV-15")
@pytest.mark.requirement("VC-AV-16")
async def test_a_picture_is_shown_marked_and_kept_in_the_log(
    people: People, world: World, services: Services, rooms: LocalRooms
) -> None:
    switch(world, services, **ALL)
    async with call(people, world) as (call_id, relative, inmate, _):
        sent = photo()
        await relative.send(type="share", picture=sent)
        shared = await inmate.until("share")
        shown = base64.b64decode(shared["picture"])
        assert b"behind the end" not in shown
        with Image.open(io.BytesIO(shown)) as image:
            assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (64, 64), {})
        await inmate.send(type="board", act="stroke", stroke=STROKE)
        mark = await relative.until("board")
        assert (mark["role"], mark["stroke"]) == ("inmate", STROKE)
        # An officer who comes later sees what lies open, with its marks.
        monitor = await people.officer("monitor")
        async with monitor.socket("/ws/call") as watching:
            secret = await token(monitor, call_id, "officer", "device-of-monitor")
            await watching.send(type="join", token=secret, device_id="device-of-monitor")
            joined = await watching.until("joined")
            assert joined["board"]["picture"] == shared["picture"]
            assert joined["board"]["strokes"] == [STROKE]
            # The officer's own switch is off, and yet the officer may take it away.
            await watching.send(type="board", act="stroke", stroke=STROKE)
            assert (await watching.until("refused"))["code"] == "tool_not_open"
            await watching.send(type="board", act="close")
            while (await relative.until("board"))["act"] != "close":
                continue
        for wrong in ("no base64", base64.b64encode(b"no picture").decode()):
            await relative.send(type="share", picture=wrong)
            assert (await relative.until("refused"))["code"] == "unreadable_picture"
        await rooms.rooms[call_id]._journal.drained()
        kept = await lines(world, call_id)
        assert [(one.kind, one.actor_kind.value) for one in kept] == [
            (StageKind.SHARE, "relative"),
            (StageKind.BOARD, "officer"),
        ]
        async with world.database.transaction() as tx:
            picture, drawing = [await files.get(tx, one.detail["file_id"]) for one in kept]
        assert picture is not None
        assert drawing is not None
        with world.files.open(picture) as reader:
            assert reader.read(0, picture.size) == shown
        with world.files.open(drawing) as reader:
            (drawn,) = msgspec.json.decode(reader.read(0, drawing.size))
        assert drawn == {"role": "inmate", "stroke": STROKE}


@pytest.mark.requirement("VC-AV-16")
async def test_of_a_privileged_call_nothing_is_kept(
    people: People, world: World, services: Services, rooms: LocalRooms
) -> None:
    switch(world, services, **ALL)
    async with call(people, world, privileged=True) as (call_id, relative, inmate, _):
        await relative.send(type="share", picture=photo())
        await inmate.until("share")
        await inmate.send(type="board", act="stroke", stroke=STROKE)
        await relative.until("board")
        await inmate.send(type="board", act="close")
        await relative.until("board")
        await rooms.rooms[call_id]._journal.drained()
    assert await lines(world, call_id) == []
    kinds = select(stored_file.c.kind).order_by(stored_file.c.id)
    async with world.database.transaction() as tx:
        found = set(await tx.connection.scalars(kinds))
    assert not {"share", "board"} & found


@pytest.mark.requirement("VC-AV-16")
async def test_the_line_is_tested_by_those_who_may(
    people: People, world: World, services: Services
) -> None:
    relative = await people.relative()
    async with relative.socket("/ws/line-check?role=relative") as line:
        for text in ("p0", "p1", "x" * 16_000):
            await line.connection.send(text)
            assert await line.connection.recv() == text
        await line.connection.send("x" * 16_385)
        assert await line.closed() == 1000
    async with relative.socket("/ws/line-check?role=inmate") as line:
        assert (await line.receive())["code"] == "signed_out"
    switch(world, services, quality_test_relative=False)
    async with relative.socket("/ws/line-check?role=relative") as line:
        assert (await line.receive())["code"] == "tool_not_open"
    async with people.somebody().socket("/ws/line-check?role=officer") as line:
        assert (await line.receive())["code"] == "not_a_party"
