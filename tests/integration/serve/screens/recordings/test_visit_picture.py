"""A visit's picture plays in step with its sound, whether they came in one file or in two."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from schemas.people.contacts import ContactChannel
from tests.integration.media.made_pictures import brightness, picture
from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import send_file
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.recordings.review_page import opened
from tests.integration.serve.screens.recordings.test_visit_review import fetched
from tests.integration.serve.screens.sizes import look_small
from tests.integration.serve.spoken import NOON, talked
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

SHOWN = """([seconds, near, behind]) => {
  const audio = document.querySelector('[data-testid=review-audio]')
  const video = document.querySelector('[data-testid=review-picture]')
  if (video.readyState < 2 || video.seeking || audio.seeking) return false
  const apart = Math.abs(audio.currentTime - behind - video.currentTime)
  if (audio.currentTime < seconds || apart > near) return false
  const canvas = new OffscreenCanvas(8, 8)
  const drawn = canvas.getContext('2d')
  drawn.drawImage(video, 0, 0, 8, 8)
  return { at: video.currentTime, grey: drawn.getImageData(4, 4, 1, 1).data[0] }
}"""
"""What the picture shows once it stands near the sound's place; false before that."""


async def shown(page: Page, seconds: float, near: float, behind: float = 0.0) -> Any:
    found = await page.wait_for_function(SHOWN, arg=[seconds, near, behind])
    return await found.json_value()


def fits(seen: Any) -> bool:
    """Whether the picture is of its own second; next to an edge of either."""
    near = {brightness(int(max(0.0, seen["at"] + by))) for by in (-0.15, 0.0, 0.15)}
    return any(abs(seen["grey"] - one) < 10 for one in near)


async def handed_in(
    leader: Person, visit_id: str, folder: Path, name: str, started_at: str = "", **how: Any
) -> None:
    file = await asyncio.to_thread(picture, folder / name, **how)
    query = {"started_at": started_at} if started_at else {}
    path = f"/api/conversations/{visit_id}/recordings"
    reply = await send_file(leader, path, name, file.read_bytes(), **query)
    assert reply.status_code == 201, reply.text


@pytest.mark.requirement("VC-ONSITE-10")
async def test_picture_and_sound_of_one_file_play_on_one_time_line(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await talked(world, ContactChannel.VISIT, seconds=12)
    leader = await people.officer("leader")
    await handed_in(leader, visit_id, tmp_path, "visit.mp4")
    told = await leader.get(f"/api/conversations/{visit_id}/recording")
    parts = {one["kind"]: one for one in told["parts"]}
    assert parts["picture"]["media_type"] == "video/webm"
    assert parts["track"]["media_type"] == "video/mp4"
    range_ = {"Range": "bytes=100-199"}
    some = await leader.http.get(parts["picture"]["url"], headers=range_)
    assert (some.status_code, len(some.content)) == (206, 100)
    page = await opened(console, visit_id)
    await expect(page.get_by_test_id("review-picture")).to_be_visible()
    for place in (9.5, 2.5, 6.5):
        await page.get_by_test_id("review-audio").evaluate(
            "(audio, place) => { audio.currentTime = place }", place
        )
        seen = await shown(page, place, 0.05)
        assert seen["at"] == pytest.approx(place, abs=0.06)
        assert fits(seen), seen
    await look_small(page, "visit-picture")
    await page.get_by_test_id("play").click()
    seen = await shown(page, 7.5, 0.3)
    assert fits(seen), seen
    await page.get_by_test_id("rate").select_option("2")
    assert fits(await shown(page, 9.0, 0.4))
    video = page.get_by_test_id("review-picture")
    assert await video.evaluate("(video) => video.playbackRate") == 2
    # It is heard once: the picture itself is silent.
    assert await video.evaluate("(video) => video.muted")


@pytest.mark.requirement("VC-ONSITE-10")
async def test_a_picture_that_came_in_a_file_of_its_own_keeps_its_place_beside_the_sound(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await fetched(world, ContactChannel.VISIT, tmp_path, 12.0)
    leader = await people.officer("leader")
    # The camera was begun two seconds after the recorder.
    begun = NOON.replace(second=2).isoformat()
    await handed_in(leader, visit_id, tmp_path, "camera.mp4", begun, seconds=8, sound=None)
    told = await leader.get(f"/api/conversations/{visit_id}/recording")
    parts = {one["kind"]: one for one in told["parts"] if one["kind"] != "track"}
    assert (parts["sound"]["start_s"], parts["picture"]["start_s"]) == (0, 2)
    assert told["gaps"] == []
    page = await opened(console, visit_id)
    audio = page.get_by_test_id("review-audio")
    for place in (8.5, 3.5):
        await audio.evaluate("(audio, place) => { audio.currentTime = place }", place)
        seen = await shown(page, place, 0.05, 2.0)
        assert seen["at"] == pytest.approx(place - 2, abs=0.06)
        assert fits(seen), seen
    # Before its beginning the picture waits while the sound plays.
    await audio.evaluate("(audio) => { audio.currentTime = 0 }")
    await page.get_by_test_id("play").click()
    await page.wait_for_function(
        "() => document.querySelector('[data-testid=review-audio]').currentTime > 0.5"
    )
    seen = await shown(page, 4.0, 0.3, 2.0)
    assert fits(seen), seen
