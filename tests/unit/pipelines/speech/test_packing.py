"""The record pass packs utterances into full windows and takes the text apart again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.speech.packing import GAP_S, WINDOW_S, packed, shared
from pipelines.speech.utterance import SAMPLE_RATE

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


def test_text_goes_to_the_utterance_in_which_it_was_said() -> None:
    places = [(0.0, 2.0), (3.0, 5.0)]
    pieces = [("你", 0.1), ("好", 1.0), ("，", 2.9), ("孩", 2.8), ("子", 4.0), ("。", 4.9)]
    assert shared(pieces, places) == ["你好，", "孩子。"]


def test_a_sentence_stays_whole_where_its_times_run_early() -> None:
    places = [(0.0, 2.0), (3.0, 5.0)]
    pieces = [("行", 0.1), ("吧", 0.9), ("。", 1.4), ("我", 1.6), ("不", 1.9), ("敢", 3.4)]
    assert shared(pieces, places) == ["行吧。", "我不敢"]


def test_an_utterance_without_text_stays_empty() -> None:
    assert shared([("好", 0.5)], [(0.0, 1.0), (2.0, 3.0)]) == ["好", ""]
    assert shared([("好", 2.5)], [(0.0, 1.0), (2.0, 3.0)]) == ["", "好"]
    assert shared([], [(0.0, 1.0), (2.0, 3.0)]) == ["", ""]
