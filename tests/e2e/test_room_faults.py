"""A room, or what carries its signalling, dies while people talk: they go on in the same call."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from actors.calls.room.studio import ROOM_LOST
from cluster.benches.casting import call_plan
from cluster.benches.faults import kill_replica, kill_rooms
from cluster.ready import Ready
from loadtests.demo import script
from loadtests.demo.conversation import Conversation
from loadtests.demo.result import DemoResult
from tests.e2e.record import MISSED_S, require_overload_alone, require_right, spoken_s

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

AUDIO = Path(__file__).parent.parent / "data" / "audio" / "dev02_contraband.flac"
BEFORE_S = 8.0


def _hold(platform: Ready, kill: Callable[[Ready], None]) -> tuple[DemoResult, Conversation]:
    async def meanwhile(_: str) -> None:
        # A part of the recording must have been spoken before.
        await asyncio.sleep(BEFORE_S)
        kill(platform)

    return asyncio.run(script.run(call_plan(platform.address, AUDIO), meanwhile))


def _require_loss_shown(result: DemoResult, conversation: Conversation) -> None:
    """The recorder's hole has its place and cause, and each party's unheard speech a line."""
    breaks = [gap for gap in result.recording.gaps if gap.what == "recorder_break"]
    assert len(breaks) == 1
    require_overload_alone(result, but=ROOM_LOST)
    unheard = [one for one in result.unheard if one.why == ROOM_LOST]
    assert sorted(one.speaker for one in unheard) == ["inmate", "relative"]
    for lost in unheard:
        lines = [line for line in result.transcript if line.speaker == lost.speaker]
        assert (lost.start_s, lost.end_s) in {
            (line.start_s, line.end_s) for line in lines if line.kind == "gap"
        }
        # What was told before the room died was told, though its sound was not sealed yet.
        told = [line.end_s for line in lines if line.end_s < lost.end_s]
        assert lost.start_s <= max([breaks[0].start_s, *told])
        assert lost.end_s == pytest.approx(breaks[0].end_s, abs=2.0)
    heard = [line for line in result.transcript if line.kind == "text"]
    assert any(line.start_s > breaks[0].end_s for line in heard)


@pytest.mark.requirement("VC-AV-11", "VC-AV-08")
def test_a_killed_room_is_back_by_itself(platform: Ready) -> None:
    result, conversation = _hold(platform, kill_rooms)
    assert [len(returned) for returned in conversation.returned.values()] == [1, 1, 1]
    require_right(result, conversation)
    _require_loss_shown(result, conversation)


@pytest.mark.requirement("VC-AV-11")
def test_a_killed_replica_of_the_faces_leaves_the_call_running(platform: Ready) -> None:
    result, conversation = _hold(platform, kill_replica)
    assert any(conversation.returned.values())
    require_right(result, conversation)
    require_overload_alone(result)
    # Media do not pass through the replica: nobody missed a word.
    for received in (conversation.relative, conversation.inmate):
        assert received.audio_s >= spoken_s(AUDIO) - MISSED_S
