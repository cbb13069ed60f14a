"""Recordings are cut into pieces of work (VC-SUP-19)."""

from collections.abc import Iterator

import numpy as np
import pytest

from pipelines.rules.speech.pieces import MOST_SOUND_S, MOST_SPEECH_S, Piece, pieces
from pipelines.rules.speech.segmenter import by_frame
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from schemas.calls.state import Speaker

pytestmark = pytest.mark.requirement("VC-SUP-19")
BOTH = (Speaker.RELATIVE, Speaker.INMATE)


def loudness(frame: Pcm) -> float:
    return float(np.abs(frame).max())


def stretches(seconds: int, spoken: dict[int, set[int]]) -> Iterator[tuple[int, Pcm, float]]:
    """Second by second; `spoken` names the seconds in which each voice speaks."""
    for second in range(seconds):
        for voice, when in spoken.items():
            level = 0.9 if second in when else 0.0
            yield voice, np.full(SAMPLE_RATE, level, np.float32), float(second)


def cut(seconds: int, spoken: dict[int, set[int]]) -> list[Piece]:
    return list(pieces(stretches(seconds, spoken), BOTH[: len(spoken)], lambda: by_frame(loudness)))


def test_each_voice_is_cut_by_itself_and_keeps_its_speaker() -> None:
    (piece,) = cut(20, {0: {2, 3, 10}, 1: {3, 4}})
    told = [(one.speaker, round(one.utterance.start_s)) for one in piece.said]
    assert sorted(told) == [(Speaker.INMATE, 3), (Speaker.RELATIVE, 2), (Speaker.RELATIVE, 10)]
    assert piece.reached_s == pytest.approx(20)


def test_no_piece_holds_more_speech_than_a_pause_may_wait_for() -> None:
    talking = {second for second in range(300) if second % 10 < 8}
    found = cut(300, {0: talking})
    speech = [sum(one.utterance.seconds for one in piece.said) for piece in found]
    assert len(found) > 2
    assert max(speech) <= MOST_SPEECH_S
    reached = [piece.reached_s for piece in found]
    assert reached == sorted(reached)


def test_a_long_silence_is_told_too() -> None:
    found = cut(round(3 * MOST_SOUND_S), {0: set()})
    assert len(found) >= 3
    assert all(not piece.said for piece in found)


def test_an_empty_recording_is_one_empty_piece() -> None:
    assert cut(0, {0: set()}) == [Piece(said=[], reached_s=0.0)]
