"""One contract for ClamAV's daemon and for its stand-in."""

import asyncio
import os
import pwd
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cluster.services.clamd import Clamd, installed
from connectors.scanning.clamd import ClamdScanner
from connectors.scanning.clamd_simulator import ClamdSimulator
from connectors.scanning.no_scanner import NoScanner
from connectors.scanning.scanner import Scanner, ScannerAway
from connectors.scanning.signatures import MADE_UP
from pipelines.rules.files.admission import EICAR
from tests.integration.eventually import eventually
from tests.needs import needs, root

REAL = pytest.param("clamd", marks=needs(installed(), "clamd is not installed: make scanner"))


@pytest.fixture(params=[REAL, "simulator"])
async def scanner(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scanner]:
    if request.param == "simulator":
        socket = tmp_path / "av.sock"
        async with ClamdSimulator().listening(socket):
            yield ClamdScanner(str(socket))
        return
    daemon = made(tmp_path)
    daemon.start()
    try:
        await asyncio.to_thread(daemon.await_answer)
        yield ClamdScanner(daemon.socket)
    finally:
        await asyncio.to_thread(daemon.stop)


def made(folder: Path) -> Clamd:
    return Clamd(folder / "data", folder / "av", folder / "clamd.log", os.environ)


async def scan_bytes(scanner: Scanner, content: bytes) -> str | None:
    """The verdict on what is at hand as a whole."""
    async with scanner.scan() as scan:
        await scan.feed(content)
        return await scan.verdict()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 nothing to see", None),
        (b"", None),
        (os.urandom(3_000_000), None),
        (EICAR, "Eicar"),
        (b"before " + MADE_UP + b" after", "Made-Up"),
        (b"\x00" * 700_000 + MADE_UP + b"\x00" * 700_000, "Made-Up"),
    ],
)
async def test_what_is_known_is_found_and_nothing_else(
    scanner: Scanner, content: bytes, found: str | None
) -> None:
    verdict = await scan_bytes(scanner, content)
    if found is None:
        assert verdict is None
    else:
        assert verdict is not None
        assert found in verdict


async def test_a_pattern_across_pieces_is_found(scanner: Scanner) -> None:
    async with scanner.scan() as scan:
        for start in range(0, len(MADE_UP), 5):
            await scan.feed(MADE_UP[start : start + 5])
        assert await scan.verdict() is not None


async def test_many_contents_at_once_keep_apart(scanner: Scanner) -> None:
    verdicts = await asyncio.gather(
        *(scan_bytes(scanner, MADE_UP if number % 3 == 0 else b"clean") for number in range(12))
    )
    assert [bool(one) for one in verdicts] == [number % 3 == 0 for number in range(12)]


async def test_a_scan_that_is_left_early_harms_no_other(scanner: Scanner) -> None:
    async with scanner.scan() as scan:
        await scan.feed(b"half of ")
    assert await scan_bytes(scanner, b"clean") is None


async def test_it_says_what_it_is(scanner: Scanner) -> None:
    async def ready() -> bool:
        return (await scanner.state()).ready

    await eventually(ready)
    assert "ClamAV" in (await scanner.state()).version


async def test_one_that_does_not_answer_is_told_of(tmp_path: Path) -> None:
    for scanner in (ClamdScanner(str(tmp_path / "nobody.sock")), NoScanner()):
        assert not (await scanner.state()).ready
        with pytest.raises(ScannerAway):
            await scan_bytes(scanner, b"clean")


async def test_what_is_too_large_to_be_looked_at_is_not_taken_for_clean(tmp_path: Path) -> None:
    socket = tmp_path / "av.sock"
    async with ClamdSimulator(most_bytes=1000).listening(socket):
        with pytest.raises(ScannerAway):
            await scan_bytes(ClamdScanner(str(socket)), bytes(1_000_000))


@needs(installed(), "clamd is not installed: make scanner")
async def test_the_daemon_comes_back_and_leaves_nothing_unpacked(tmp_path: Path) -> None:
    daemon = made(tmp_path)
    daemon.start()
    try:
        await asyncio.to_thread(daemon.await_answer)
        os.kill(daemon.pid, 9)
        await asyncio.to_thread(os.waitid, os.P_PID, daemon.pid, os.WEXITED | os.WNOWAIT)
        left = tmp_path / "data" / "tmp" / "unpacked"
        left.write_bytes(b"of a content that was looked at")
        daemon.restart()
        assert not left.exists()
        await asyncio.to_thread(daemon.await_answer)
        assert await scan_bytes(ClamdScanner(daemon.socket), MADE_UP) is not None
    finally:
        await asyncio.to_thread(daemon.stop)
    assert not (tmp_path / "data" / "tmp").exists()


OURS = {
    "RAY_AUTH_TOKEN": "0123456789abcdef",
    "RAY_AUTH_MODE": "token",
    "QINQIAO_DATABASE_OWNER_URL": "postgresql+psycopg://owner@/qinqiao",
    "QINQIAO_INSTANCE": "/srv/qinqiao",
}


@needs(installed(), "clamd is not installed: make scanner")
def test_the_daemon_knows_no_secret_of_the_platform(tmp_path: Path) -> None:
    daemon = Clamd(tmp_path / "data", tmp_path / "av", tmp_path / "log", {**os.environ, **OURS})
    daemon.start()
    try:
        daemon.await_answer()
        inherited = Path(f"/proc/{daemon.pid}/environ").read_text()
    finally:
        daemon.stop()
    names = {line.partition("=")[0] for line in inherited.split("\0")}
    ours = {name for name in names if name.startswith(("RAY_", "QINQIAO_", "HAPROXY_"))}
    # The marker by which a killed platform's processes are found.
    assert ours == {"QINQIAO_INSTANCE"}


@needs(installed(), "clamd is not installed: make scanner")
@root("only root can give it a user of its own")
def test_the_daemon_is_a_user_that_owns_no_more_than_it_writes_to(tmp_path: Path) -> None:
    daemon = made(tmp_path)
    # As a version before left it: all of it was the daemon's, so it may have put anything there.
    (tmp_path / "data").mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not to be touched")
    (tmp_path / "data" / "clamd.conf").symlink_to(elsewhere)
    daemon.start()
    try:
        daemon.await_answer()
        user = Path(f"/proc/{daemon.pid}").stat().st_uid
        owned = {
            str(path.relative_to(tmp_path))
            for path in tmp_path.rglob("*")
            if path.lstat().st_uid == user
        }
    finally:
        daemon.stop()
    assert user not in (0, pwd.getpwnam("qinqiao-db").pw_uid)
    assert {one for one in owned if not one.startswith("data/tmp/")} == {
        "av",
        "av/clamd.sock",
        "data/tmp",
    }
    assert elsewhere.read_text() == "not to be touched"
    assert elsewhere.stat().st_uid == 0
