"""The process of one pair: holds a call for each line it reads, and tells of its stages.

`python -m cluster.benches.load.one_pair ADDRESS OPENID AUDIO`, as Locust's scenario starts it.
"""

import asyncio
import os
import signal
import statistics
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from cluster.benches.casting import head_of
from cluster.benches.load.pairs import pair_of, plan_of
from loadtests.demo import script
from loadtests.demo.plan import CallPlan
from loadtests.demo.stage import StageFailed, heard
from loadtests.media import peer
from loadtests.page.call_events import CallOver, Received, StageDone, Told, written


class Teller:
    """Writes a line at once; whatever else is printed goes to stderr."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def tell(self, told: Told) -> None:
        self._file.write(written(told))
        self._file.flush()

    def heard(self, name: str, seconds: float, failed: StageFailed | None) -> None:
        problem = str(failed) if failed else None
        self.tell(StageDone(name=name, ms=round(seconds * 1000, 1), problem=problem))

    def received(self, ends: Mapping[str, peer.Received]) -> None:
        for end, one in ends.items():
            ages = one.picture_ages_ms
            picture_ms = statistics.median(ages) if ages else 0.0
            self.tell(
                Received(
                    end=end, frames=one.video_frames, sound_s=one.audio_s, picture_ms=picture_ms
                )
            )


async def calls(plan: CallPlan, teller: Teller) -> None:
    """A call for each line, until there are no more."""
    asked = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    heard.set(teller.heard)
    while await asked.readline():
        teller.tell(CallOver(held=await _held(plan, teller)))


async def _held(plan: CallPlan, teller: Teller) -> bool:
    try:
        _, conversation = await script.run(plan)
    except StageFailed:
        # Its stage has been told with the reason.
        return False
    teller.received({"relative": conversation.relative, "inmate": conversation.inmate})
    return True


async def _until_told(plan: CallPlan, teller: Teller) -> None:
    """SIGTERM ends a call as its people would: it is left, and what was booked is taken back."""
    task = asyncio.create_task(calls(plan, teller))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()


def main(address: str, openid: str, audio: str) -> None:
    teller = Teller(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    # Locust's own Ctrl-C reaches this process too, which Locust ends when it leaves.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    plan = plan_of(pair_of(openid), address, Path(audio))
    # The models are loaded before a stage could be charged with it.
    for face in (plan.relative_face, plan.inmate_face):
        head_of(face.shown)
    asyncio.run(_until_told(plan, teller))


if __name__ == "__main__":
    main(*sys.argv[1:])
