"""A room, or what carries its signalling, dies while people talk: they go on in the same call."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from cluster.casting import call_plan
from cluster.ready import Ready
from loadtests.demo import script
from loadtests.demo.conversation import Conversation
from loadtests.demo.result import DemoResult
from tests.e2e.record import require_right

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

AUDIO = Path(__file__).parent.parent / "data" / "audio" / "dev02_contraband.flac"
BEFORE_S = 8.0
BACK_S = 5.0
SEGMENT_S = 5.0
"""The open segment, which a dead recorder costs."""


def _hold(platform: Ready, kill: Callable[[], None]) -> tuple[DemoResult, Conversation, float]:
    """The call, and when the fault struck."""
    struck: list[float] = []

    async def meanwhile(_: str) -> None:
        await asyncio.sleep(BEFORE_S)
        struck.append(time.time())
        kill()

    plan = call_plan(platform.address, AUDIO)
    result, conversation = asyncio.run(script.run(plan, meanwhile))
    return result, conversation, struck[0]


def _require_loss_shown(result: DemoResult, conversation: Conversation) -> None:
    """The recorder's hole has its place and cause, and each party's unheard speech a line."""
    breaks = [gap for gap in result.recording.gaps if gap.what == "recorder_break"]
    assert len(breaks) == 1
    lost = breaks[0].end_s - breaks[0].start_s
    assert 0 < lost <= SEGMENT_S + BACK_S
    unheard = [line for line in result.transcript if line.kind == "gap"]
    assert {line.speaker for line in unheard} == {"relative", "inmate"}
    for line in unheard:
        assert line.start_s <= breaks[0].start_s
        assert line.end_s == pytest.approx(breaks[0].end_s, abs=2.0)
    heard = [line for line in result.transcript if line.kind == "text"]
    assert any(line.start_s > breaks[0].end_s for line in heard)


@pytest.mark.requirement("VC-AV-11", "VC-AV-08")
def test_a_killed_room_is_back_within_five_seconds(platform: Ready) -> None:
    def kill() -> None:
        for room in _processes(platform, "CallRoomActor"):
            room.kill()

    result, conversation, struck = _hold(platform, kill)
    for end, returned in conversation.returned.items():
        assert len(returned) == 1, end
        assert returned[0] - struck <= BACK_S, end
    require_right(result, conversation)
    _require_loss_shown(result, conversation)


@pytest.mark.requirement("VC-AV-11")
def test_a_killed_replica_of_the_faces_leaves_the_call_running(platform: Ready) -> None:
    def kill() -> None:
        for replica in _processes(platform, "ServeReplica:app:Api")[:1]:
            os.kill(replica.pid, signal.SIGKILL)

    result, conversation, struck = _hold(platform, kill)
    for end, returned in conversation.returned.items():
        assert all(at - struck <= BACK_S for at in returned), end
    assert any(conversation.returned.values())
    require_right(result, conversation)
    assert [line.kind for line in result.transcript if line.kind == "gap"] == []
    # Media do not pass through the replica: nobody missed a word.
    for received in (conversation.relative, conversation.inmate):
        assert received.audio_s == pytest.approx(result.recording.seconds, abs=4)


def _processes(platform: Ready, name: str) -> list[psutil.Process]:
    running = psutil.Process(platform.pid).children(recursive=True)
    found = [p for p in running if any(name in part for part in p.cmdline())]
    assert found, name
    return found
