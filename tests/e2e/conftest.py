"""The cast of the browser tests: a running platform, files for cameras and microphones."""

import os
import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import soundfile
from playwright.sync_api import Playwright, sync_playwright

from cluster.benches import own_platform
from cluster.benches.casting import head_of
from cluster.benches.seed.cast import SCRIPT_INMATE, SCRIPT_RELATIVE
from cluster.ready import Ready
from cluster.services.ports import free_port
from cluster.services.run_dir import run_dir
from cluster.settings import load_settings
from connectors.vision.fake_camera import write_y4m
from connectors.vision.sample_faces import sample_face, varied
from tests.e2e.browser import Device, opened
from tests.e2e.pages import ConsolePage, KioskPage, RelativePage

AUDIO = Path(__file__).parent.parent / "data" / "audio" / "dev02_contraband.flac"


HERE = Path(__file__).parent
PLATFORM = "platform"
ENDS = pytest.StashKey[ExitStack]()
DATA_DIR = pytest.StashKey[Path]()
ERROR = re.compile(r"\bERROR\b|Traceback")
SERVERS = ("raylet", "gcs_server")
"""What they call an error is mostly none."""
TOLD_LINES = 60


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that start platforms of their own come when the one of all is gone."""
    ours = [at for at, item in enumerate(items) if item.path.is_relative_to(HERE)]
    last = sorted((items[at] for at in ours), key=lambda item: not _uses_it(item))
    for at, item in zip(ours, last, strict=True):
        items[at] = item


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """At rest a platform takes a fifth of a processor and three gigabytes: it goes at once."""
    if _uses_it(item) and (nextitem is None or not _uses_it(nextitem)):
        item.session.stash.get(ENDS, ExitStack()).close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Beside a failed test stands what its platform found wrong: a page says less on purpose."""
    report = yield
    data_dir = item.session.stash.get(DATA_DIR, None)
    if report.failed and data_dir is not None and _uses_it(item):
        report.sections.append(("errors of the platform", _errors(data_dir)))
    return report


def _errors(data_dir: Path) -> str:
    """The last of them, of the platform itself and of each process of Ray's."""
    told: list[str] = []
    logs = data_dir / "log"
    # A link, which is not followed by itself.
    for log in sorted([*logs.glob("*"), *(logs / "ray").rglob("*")]):
        if log.suffix not in (".log", ".err", ".out") or log.name.startswith(SERVERS):
            continue
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        found = [at for at, line in enumerate(lines) if ERROR.search(line)]
        if found:
            told += [f"--- {log.name}", *lines[found[-1] : found[-1] + TOLD_LINES]]
    return "\n".join(told)


def _uses_it(item: pytest.Item) -> bool:
    return PLATFORM in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def platform(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ready]:
    """The whole platform with demonstration data, as `make run` starts it, on a port of its own."""
    data_dir = tmp_path_factory.mktemp("platform")
    settings = load_settings(os.environ, data_dir=str(data_dir), http_port=free_port())
    process = own_platform.start(settings, {})
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, run_dir(data_dir), ignore_errors=True)
        ends.callback(own_platform.stop, process)
        request.session.stash[ENDS] = ends
        request.session.stash[DATA_DIR] = data_dir
        yield own_platform.await_ready(process, settings)


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
