"""What was composed plays in a browser, and can be sought in."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.media.recording.compose import compose
from connectors.media.recording.recorder import TrackRecorder
from schemas.calls.state import PartyRole
from tests.unit.connectors.media.made_packets import picture_packets, tone_packets

pytestmark = pytest.mark.integration

SECONDS = 12.0
PLAY = """
async (kind) => {
  const player = document.createElement(kind === 'sound' ? 'audio' : 'video');
  player.src = '/' + kind;
  player.muted = true;
  document.body.append(player);
  const once = (name) => new Promise((done, fail) => {
    player.addEventListener(name, done, { once: true });
    player.addEventListener('error', () => fail(player.error.message), { once: true });
  });
  await once('loadedmetadata');
  const duration = player.duration;
  const sought = once('seeked');
  player.currentTime = 9;
  await sought;
  const begun = once('timeupdate');
  await player.play();
  await begun;
  return { duration, at: player.currentTime, width: player.videoWidth ?? 0 };
}
"""


def made(folder: Path) -> dict[str, bytes]:
    """Parts of a recording by kind."""
    store = SealedStore(folder / "files", SoftwareKeys(folder / "keys"))
    recorder = TrackRecorder(store, lambda: SECONDS)
    for packet in tone_packets(500, 0.0, SECONDS):
        recorder.packet(PartyRole.RELATIVE, packet)
    for packet in picture_packets(200, 0.0, SECONDS):
        recorder.packet(PartyRole.INMATE, packet)
    tracks = [track.file for track in recorder.finish()]
    composition = compose(store, tracks, start_s=0.0, end_s=SECONDS)
    parts = {}
    for part in composition.parts:
        with store.open(part.file) as reader:
            parts[part.kind] = b"".join(reader.stream())
    return parts


async def serving(browser: Browser, parts: dict[str, bytes]) -> Page:
    """A page whose files are answered with HTTP ranges, as the review page's are."""

    async def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if name not in parts:
            await route.fulfill(body="<body></body>", content_type="text/html")
            return
        whole = parts[name]
        asked = route.request.headers.get("range", "bytes=0-")
        first, last = asked.removeprefix("bytes=").split("-")
        start, end = int(first), min(int(last or len(whole) - 1), len(whole) - 1)
        content = whole[start : end + 1]
        await route.fulfill(
            status=206,
            body=content,
            headers={
                "Accept-Ranges": "bytes",
                "Content-Type": "audio/webm" if name == "sound" else "video/webm",
                "Content-Range": f"bytes {start}-{end}/{len(whole)}",
                "Content-Length": str(len(content)),
            },
        )

    page = await browser.new_page()
    await page.route("http://localhost/**", answer)
    await page.goto("http://localhost/")
    return page


@pytest.mark.requirement("VC-REC-02")
async def test_every_part_plays_from_where_it_is_sought(
    browser: Browser,
    tmp_path: Path,
) -> None:
    page = await serving(browser, made(tmp_path))
    for kind in ("call", "sound", "picture"):
        played = await page.evaluate(PLAY, kind)
        assert played["duration"] == pytest.approx(SECONDS, abs=0.2), kind
        assert played["at"] >= 9.0, kind
        assert played["width"] == (0 if kind == "sound" else 640), kind
