"""The prison affairs platform's stand-in as a process of its own, with its own people and clock."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from connectors.platforms.affairs_control import AffairsControl
from connectors.platforms.prison_affairs_http import HttpPrisonAffairs

ROOT = Path(__file__).parents[3]


class AffairsApart(NamedTuple):
    """The way of the product to it, and its knobs; nothing else reaches the process."""

    door: HttpPrisonAffairs
    control: AffairsControl


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def apart(folder: Path) -> AsyncIterator[AffairsApart]:
    """Begun as an operator begins it, and ended as told."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "cluster", "simulate", "platforms", str(folder), "--prison-affairs", "0"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QINQIAO_DATA_DIR": str(folder / "data")},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        told = msgspec.json.decode(await process.stdout.readline(), type=dict[str, str])
        keys = [
            await asyncio.to_thread(Path(told[name]).read_bytes)
            for name in ("key_file", "control_key_file")
        ]
        door = HttpPrisonAffairs(told["address"], keys[0], _now)
        control = AffairsControl(told["address"], keys[1], _now)
        try:
            yield AffairsApart(door, control)
        finally:
            await door.close()
            await control.close()
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            await process.wait()
