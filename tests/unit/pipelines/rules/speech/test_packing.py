"""The record pass packs utterances into full windows and takes the text apart again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.rules.speech.packing import GAP_S, WINDOW_S, packed, shared
from pipelines.rules.speech.transcription import Piece
from pipelines.rules.speech.utterance import SAMPLE_RATE

pytestmark = pytest.mark.requirement("VC-SUP-19")


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0.2, 12), max_size=12))
def test_every_utterance_lies_whole_in_one_window_and_in_order(lengths: list[float]) -> None:
    sounds = [
        np.full(int(length * SAMPLE_RATE), number + 1, np.float32)
        for number, length in enumerate(lengths)
    ]
    found = []
    for window in packed(sounds):
        assert len(window.sound) <= WINDOW_S * SAMPLE_RATE
        for start_s, end_s in window.places:
            found.append(window.sound[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)])
    assert len(found) == len(sounds)
    assert all(np.array_equal(one, other) for one, other in zip(found, sounds, strict=True))


def test_short_utterances_share_a_window_with_silence_between_them() -> None:
    (window,) = packed([np.ones(SAMPLE_RATE, np.float32)] * 3)
    assert window.places == [(0.0, 1.0), (1.0 + GAP_S, 2.0 + GAP_S), (2 + 2 * GAP_S, 3 + 2 * GAP_S)]


PLACES = [(0.0, 2.0), (3.0, 5.0)]


def pieces(*listed: tuple[str, float, float]) -> list[Piece]:
    return [Piece(*one) for one in listed]


def test_text_goes_to_the_utterance_in_which_it_was_said() -> None:
    said = pieces(
        ("你", 0.1, 1.0), ("好", 1.0, 1.9), ("，", 1.9, 2.8), ("孩", 2.8, 4.0), ("子", 4.0, 4.9)
    )
    assert shared(said, PLACES) == ["你好，", "孩子"]


def test_silence_counted_to_either_piece_moves_none() -> None:
    before = pieces(("好", 1.0, 2.9), ("孩", 2.9, 3.8), ("子", 3.8, 5.0))
    behind = pieces(("好", 1.0, 1.9), ("孩", 1.9, 3.8), ("子", 3.8, 5.0))
    assert shared(before, PLACES) == shared(behind, PLACES) == ["好", "孩子"]


def test_a_sentence_stays_whole_where_its_times_run_a_little_early() -> None:
    said = pieces(("行", 0.1, 0.9), ("。", 0.9, 1.8), ("我", 1.8, 2.7), ("敢", 2.7, 4.0))
    assert shared(said, PLACES) == ["行。", "我敢"]


def test_an_utterance_without_text_stays_empty() -> None:
    assert shared(pieces(("好", 0.5, 1.5)), PLACES) == ["好", ""]
    assert shared(pieces(("好", 2.5, 4.0)), PLACES) == ["", "好"]
    assert shared([], PLACES) == ["", ""]
