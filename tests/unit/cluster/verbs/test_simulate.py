"""`qinqiao simulate …` as an operator runs it."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from cluster.benches.seed.cast import SCRIPT_INMATE
from cluster.verbs.simulate import read_roster
from connectors.keys.software import SoftwareKeys
from connectors.platforms.call_gateway_http import HttpCallGateway
from connectors.platforms.prison_affairs_http import HttpPrisonAffairs
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.surroundings import Surroundings
from schemas.errors import InvalidInput
from schemas.exchange.call_gateway import Announcement
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.platform.simulators import SimulatedPlatformName

ROOT = Path(__file__).parents[4]


class Printed(msgspec.Struct):
    prison: str
    kind: SystemKind
    maker: str
    settings: SystemSettings
    secret: str


async def test_it_prints_what_each_is_reached_by_and_ends_when_told(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("P01,3101000001\nP02,3102000001\nP02,3102000002\n")
    folder = tmp_path / "prisons"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "cluster", "simulate", "prisons", str(folder)),
        *("--roster", str(roster), "--records", "100"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QINQIAO_DATA_DIR": str(tmp_path / "data")},
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert process.stdout is not None
    try:
        lines = [await process.stdout.readline() for _ in range(4)]
        printed = [msgspec.json.decode(one, type=Printed) for one in lines]
        assert [(one.prison, one.kind) for one in printed] == [
            (prison, kind) for prison in ("P01", "P02") for kind in SystemKind
        ]
        keys = SoftwareKeys(tmp_path / "data" / "keys")
        for one in printed:
            system = open_system(
                one.settings, one.secret, Surroundings(folder=folder, keys=keys, loopback=True)
            )
            assert await system.check()
            assert (await system.pull(one.settings.kinds[0].kind, "", 10)).records
            await system.close()
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _address_and_key(line: bytes) -> tuple[str, tuple[str, bytes]]:
    told = msgspec.json.decode(line, type=dict[str, str])
    return told["name"], (told["address"], Path(told["key_file"]).read_bytes())


async def test_platforms_print_their_addresses_and_end_when_told(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "cluster", "simulate", "platforms", str(tmp_path / "platforms")),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QINQIAO_DATA_DIR": str(tmp_path / "data")},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        lines = [await process.stdout.readline() for _ in SimulatedPlatformName]
        told = {
            one["name"]: (one["address"], await asyncio.to_thread(Path(one["key_file"]).read_bytes))
            for one in msgspec.json.decode(
                b"[" + b",".join(lines) + b"]", type=list[dict[str, str]]
            )
        }
        door = HttpPrisonAffairs(*told["prison-affairs"], lambda: datetime.now(UTC))
        assert await door.inmate(SCRIPT_INMATE.number) is not None
        assert (await door.movements(0, 10)).newest == 0
        await door.close()
        gateway = HttpCallGateway(*told["call-gateway"], lambda: datetime.now(UTC))
        call = Announcement(key="1", phone="13800000001", text="您好")
        assert (await gateway.announce(call)).answered
        await gateway.close()
        # They need nothing of ours, so they made nothing there.
        assert not (tmp_path / "data").exists()
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("content", ["", "P01\n", "P01,1,2\n", "P01,\n"])
def test_a_roster_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(content)
    with pytest.raises(InvalidInput):
        read_roster(path)
