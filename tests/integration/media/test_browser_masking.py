"""The inmate's page in a real browser: what it sends is masked, from first frame to last."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from schemas.calls.state import MaskingState, PartyRole
from tests.integration.media.conftest import Room
from tests.integration.media.guarding import VIDEO, guarded, pictures
from tests.integration.media.inmate_page import LEAKED, inmate_page
from tests.integration.media.people import Person
from tests.integration.media.stills import (
    StillCamera,
    detail,
    face_likeness,
    person_before,
    texture,
    wall_variance,
    write_y4m,
)

pytestmark = pytest.mark.integration

SOUND = ("echoCancellation", "noiseSuppression", "autoGainControl")
SETTINGS = "opened.at(-1).getAudioTracks()[0].getSettings()"
LIMIT_S = 300.0
"""No promise: a browser that masks in software, beside other tests, has little of a processor."""
STALL = "void (SelfieSegmentation.prototype.send = () => new Promise(() => undefined))"
THROW = "void (SelfieSegmentation.prototype.send = () => Promise.reject(new Error('stopped')))"


async def relative_of(room: Room, still: np.ndarray) -> Person:
    relative = room.person(PartyRole.RELATIVE, 440)
    relative.connection.getTransceivers()[VIDEO].sender.replaceTrack(StillCamera(still))
    await relative.join(room.media, "relative")
    await room.state("relative", "connected")
    return relative


def hides(picture: np.ndarray, raw: np.ndarray) -> bool:
    """Whether nothing of the wall can be made out."""
    blurred = is_grey(picture) or detail(picture) < 0.09
    return blurred and wall_variance(picture) < 0.03 * wall_variance(raw)


def is_grey(picture: np.ndarray) -> bool:
    """Whether it is the grey that says that nothing is sent; nobody is before it to be found."""
    return bool(picture.std() < 15)


def is_neutral(frames: list[tuple[float, Any]]) -> bool:
    return is_grey(frames[-1][1].to_ndarray(format="gray"))


@pytest.mark.requirement("VC-GEN-12")
@pytest.mark.requirement("VC-MON-09")
@pytest.mark.requirement("VC-AV-07")
@pytest.mark.parametrize("broken", [STALL, THROW], ids=["stalls", "throws"])
async def test_the_page_masks_and_sends_nothing_else(
    room: Room, tmp_path: Path, broken: str
) -> None:
    raw = person_before(texture())
    camera = write_y4m(tmp_path / "cell.y4m", raw)
    guard, told = guarded(room)
    relative = await relative_of(room, raw)
    async with asyncio.timeout(LIMIT_S), inmate_page(room, camera, guard.inmate_comes) as inmate:
        await inmate.enter()
        await told.until(MaskingState.MASKED)
        await relative.heard[VIDEO].count(12)
        assert inmate.masks is True
        assert await inmate.page.evaluate(LEAKED) == []
        masked = pictures(relative)[-1]
        assert hides(masked, raw)
        assert face_likeness(masked, raw) > 0.85, "the person stays to be known"

        seen = await inmate.shown("remote-video")
        assert wall_variance(seen) > 0.5 * wall_variance(raw), "the relative's picture is whole"
        assert face_likeness(seen, raw) > 0.9
        sound = await inmate.page.evaluate(SETTINGS)
        assert {name: sound[name] for name in SOUND} == dict.fromkeys(SOUND, True)

        await inmate.page.evaluate(broken)
        await relative.heard[VIDEO].until(is_neutral)
        assert await inmate.page.evaluate(LEAKED) == []
    await guard.close()
    shown = pictures(relative)
    assert all(hides(one, raw) for one in shown), "no unmasked frame, before or after"
    assert told.alerts == []
    print(len(shown), "frames;", round(wall_variance(raw)), "->", round(wall_variance(masked), 2))


@pytest.mark.requirement("VC-MON-09")
async def test_a_browser_that_cannot_mask_says_so_and_the_room_does_it(
    room: Room, tmp_path: Path
) -> None:
    raw = person_before(texture())
    camera = write_y4m(tmp_path / "cell.y4m", raw)
    guard, told = guarded(room)
    relative = await relative_of(room, raw)
    without_gl = ("--disable-gpu", "--disable-software-rasterizer")
    async with (
        asyncio.timeout(LIMIT_S),
        inmate_page(room, camera, guard.inmate_comes, *without_gl) as inmate,
    ):
        await inmate.enter()
        await relative.heard[VIDEO].count(12)
        assert inmate.masks is False
    await guard.close()
    assert told.states == [MaskingState.SERVER]
    assert all(hides(one, raw) for one in pictures(relative))
    assert face_likeness(pictures(relative)[-1], raw) > 0.85
