"""The cast of the browser tests: a running platform, files for cameras and microphones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from playwright.sync_api import Playwright, sync_playwright

from cluster.benches.casting import head_of
from cluster.benches.seed.cast import SCRIPT_INMATE, SCRIPT_RELATIVE
from cluster.ready import Ready
from connectors.vision.fake_camera import write_y4m
from connectors.vision.sample_faces import sample_face, varied
from tests.e2e.browser import Device, opened
from tests.e2e.pages import ConsolePage, KioskPage, RelativePage

AUDIO = Path(__file__).parent.parent / "data" / "audio" / "dev02_contraband.flac"


# For one module: while it is open its event loop runs in this thread, and no other can.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cameras and microphones: `relative.y4m`, `relative.wav`, `inmate.y4m`, `inmate.wav`."""
    folder = tmp_path_factory.mktemp("devices")
    samples, rate = soundfile.read(AUDIO, dtype="int16")
    for channel, (name, face) in enumerate(
        (("relative", SCRIPT_RELATIVE.face), ("inmate", SCRIPT_INMATE.face))
    ):
        soundfile.write(folder / f"{name}.wav", samples[:, channel], rate)
        shown = varied(sample_face(face or ""))
        write_y4m(folder / f"{name}.y4m", shown, head_of(shown))
    return folder


@pytest.fixture
def relative(playwright: Playwright, platform: Ready, files: Path) -> Iterator[RelativePage]:
    device = Device(390, 844, files / "relative.y4m", files / "relative.wav")
    with opened(playwright, device, platform.address) as page:
        yield RelativePage(page)


@pytest.fixture
def kiosk(playwright: Playwright, platform: Ready, files: Path) -> Iterator[KioskPage]:
    device = Device(1280, 800, files / "inmate.y4m", files / "inmate.wav")
    with opened(playwright, device, platform.address) as page:
        yield KioskPage(page)


@pytest.fixture
def console(playwright: Playwright, platform: Ready) -> Iterator[ConsolePage]:
    with opened(playwright, Device(1366, 768), platform.address) as page:
        yield ConsolePage(page)
