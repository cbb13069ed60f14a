"""A room, or what carries its signalling, dies while people talk: they go on in the same call."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from actors.speech.live.speech_feed import OVERLOAD
from cluster.benches.casting import call_plan
from cluster.benches.faults import kill_replica, kill_rooms
from cluster.ready import Ready
from loadtests.demo import script
from loadtests.demo.conversation import Conversation
from loadtests.demo.result import DemoResult
from tests.e2e.record import MISSED_S, require_right, spoken_s

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
    unheard = [line for line in result.transcript if line.kind == "gap"]
    assert {line.speaker for line in unheard} == {"relative", "inmate"}
    heard = [line for line in result.transcript if line.kind == "text"]
    for line in unheard:
        # What was stored before the room died was heard, though its sound was not sealed yet.
        told = [one.end_s for one in heard if one.speaker == line.speaker]
        assert line.start_s <= max([breaks[0].start_s, *(s for s in told if s < line.end_s)])
        assert line.end_s == pytest.approx(breaks[0].end_s, abs=2.0)
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
    # What a busy machine could not read in time it declines; nothing else is missing.
    assert set(result.unheard) <= {OVERLOAD}
    # Media do not pass through the replica: nobody missed a word.
    for received in (conversation.relative, conversation.inmate):
        assert received.audio_s >= spoken_s(AUDIO) - MISSED_S
