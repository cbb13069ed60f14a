"""What the record of a call must say, whatever happened to it."""

from math import ceil
from pathlib import Path

import pytest
import soundfile

from actors.speech.live.speech_feed import OVERLOAD
from loadtests.demo.conversation import Conversation
from loadtests.demo.result import DemoResult

MISSED_S = 4.0
"""So much sound may be lost around a fault and while people come in."""


def require_right(result: DemoResult, conversation: Conversation) -> None:
    """One connection, one end, minutes between them, a recording of all, a transcript as shown."""
    states = [state.state for state in result.states]
    assert states[-4:] == ["waiting", "connected", "ended", "reviewed"]
    at = {state.state: state.at for state in result.states}
    assert result.billed_minutes == ceil(connected_s(result) / 60)
    whole = (at["ended"] - at["waiting"]).total_seconds()
    assert result.recording.seconds == pytest.approx(whole, abs=1.0)
    assert {line.id for _, line in conversation.lines} <= {line.id for line in result.transcript}
    assert result.audit.verified


def require_overload_alone(result: DemoResult, *, but: str = "") -> None:
    """What a busy machine could not read in time it declines; `but` for one fault, no more lacks.

    Each part that lacks is a line of the transcript.
    """
    assert {one.why for one in result.unheard} <= {OVERLOAD, but}
    assert len(result.unheard) == sum(line.kind == "gap" for line in result.transcript)


def connected_s(result: DemoResult) -> float:
    """How long both parties were connected."""
    at = {state.state: state.at for state in result.states}
    return (at["ended"] - at["connected"]).total_seconds()


def spoken_s(audio: Path) -> float:
    """How long what is said in a call takes."""
    return float(soundfile.info(audio).duration)
