"""An eraser that is killed at one of its steps: `python -m … SETTINGS STEP`."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from connectors.doors import open_bus, open_doors
from pipelines.flows.governance.privileged import erasing, messages, record
from pipelines.flows.governance.privileged.erasure_list import open_list
from schemas.settings import Settings

STEPS = ("before", "contents", "messages", "list", "rewriting", "proof")


def _die(*_: Any, **__: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


async def main(settings: Settings, step: str) -> None:
    doors, bus = open_doors(settings), open_bus(settings)
    listed = open_list(settings, doors.keys)
    targets: dict[str, tuple[Any, str]] = {
        # Within the transaction, when everything in it is done.
        "before": (record, "_note"),
        "contents": (doors.store, "destroy"),
        "messages": (messages, "erase"),
        "list": (listed, "add"),
        "rewriting": (erasing.erasures, "rewrite"),
        "proof": (erasing, "left_of"),
    }
    setattr(*targets[step], _die)
    eraser = erasing.Eraser(doors.database, doors.store, bus, listed, lambda: datetime.now(UTC))
    await eraser.round()


if __name__ == "__main__":
    given = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Settings)
    asyncio.run(main(given, sys.argv[2]))
