from collections.abc import Iterable

import numpy as np
import pytest

from pipelines.rules.speech.segmenter import FRAME, FRAME_S, Cutting, Segmenter, by_frame
from pipelines.rules.speech.utterance import Pcm, Utterance
from schemas.calls.state import PartyRole

FRAMES_A_SECOND = 1 / FRAME_S


def loudness(frame: Pcm) -> float:
    """A detector that takes any sound for speech."""
    return float(np.abs(frame).max())


def sound(*pieces: tuple[float, float]) -> Pcm:
    """Pieces of (seconds, level)."""
    return np.concatenate(
        [np.full(round(s * FRAMES_A_SECOND) * FRAME, level, np.float32) for s, level in pieces]
    )


def cut(
    pcm: Pcm, packet: int = 320, cutting: Cutting | None = None, gather: int = 1
) -> list[Utterance]:
    segmenter = Segmenter(PartyRole.INMATE, by_frame(loudness), cutting)
    segmenter.gather = gather
    closed: list[Utterance] = []
    for start in range(0, len(pcm), packet):
        closed += segmenter.feed(pcm[start : start + packet], start / 16_000)
    return closed + segmenter.flush()


def bounds(utterances: Iterable[Utterance]) -> list[tuple[float, float]]:
    return [(round(u.start_s, 1), round(u.end_s, 1)) for u in utterances]


@pytest.mark.parametrize("packet", [160, 320, 511, 16_000])
def test_speech_between_silences_is_one_utterance_whatever_the_packets(packet: int) -> None:
    utterances = cut(sound((1, 0), (2, 0.9), (1, 0), (1.5, 0.9), (1, 0)), packet)
    assert bounds(utterances) == [(1.0, 3.0), (4.0, 5.5)]
    assert {u.speaker for u in utterances} == {PartyRole.INMATE}


@pytest.mark.parametrize("packet", [160, 320, 511])
def test_frames_that_are_looked_at_together_are_cut_at_the_same_places(packet: int) -> None:
    # It ends within speech: what was gathered by then is a part of it.
    pcm = sound((1, 0), (2, 0.9), (1, 0), (1.5, 0.9))
    alone, together = cut(pcm, packet), cut(pcm, packet, gather=7)
    assert [one.seconds for one in together] == [one.seconds for one in alone]
    assert bounds(together) == bounds(alone) == [(1.0, 3.0), (4.0, 5.5)]


def test_the_detector_is_asked_less_often_by_who_gathers() -> None:
    asked: list[int] = []

    def counting(frames: Pcm) -> list[float]:
        asked.append(len(frames) // FRAME)
        return [0.0] * asked[-1]

    segmenter = Segmenter(PartyRole.INMATE, counting)
    segmenter.gather = 3
    for number in range(100):
        segmenter.feed(np.zeros(320, np.float32), number * 0.02)
    assert set(asked) == {3}


def test_lead_in_and_tail_are_kept() -> None:
    (utterance,) = cut(sound((1, 0), (2, 0.9), (1, 0)))
    cutting = Cutting()
    assert utterance.seconds == pytest.approx(2 + cutting.lead_s + cutting.tail_s, abs=4 * FRAME_S)


def test_a_pause_shorter_than_the_limit_does_not_cut() -> None:
    pause = Cutting().silence_s - 0.1
    assert len(cut(sound((1, 0.9), (pause, 0), (1, 0.9), (1, 0)))) == 1


def test_a_click_is_no_utterance() -> None:
    assert cut(sound((1, 0), (0.06, 0.9), (1, 0))) == []


def test_speech_without_pause_is_cut_at_its_quietest_place_and_loses_nothing() -> None:
    pcm = sound((10.5, 0.9), (0.1, 0.6), (6, 0.9), (1, 0))
    first, second = cut(pcm)
    assert first.end_s == pytest.approx(10.5, abs=0.15)
    assert second.start_s == pytest.approx(first.end_s, abs=0.05)
    assert second.end_s == pytest.approx(16.6, abs=0.1)


def test_a_jump_of_the_clock_closes_the_utterance_and_moves_the_time() -> None:
    segmenter = Segmenter(PartyRole.RELATIVE, by_frame(loudness))
    assert segmenter.feed(sound((1, 0.9)), 0.0) == []
    (before,) = segmenter.feed(sound((1, 0.9)), 5.0)
    (after,) = segmenter.flush()
    assert bounds([before, after]) == [(0.0, 1.0), (5.0, 6.0)]


def test_small_jitter_of_the_clock_cuts_nothing() -> None:
    segmenter = Segmenter(PartyRole.RELATIVE, by_frame(loudness))
    assert segmenter.feed(sound((1, 0.9)), 0.0) == []
    assert segmenter.feed(sound((1, 0.9)), 1.05) == []
    assert len(segmenter.flush()) == 1


def test_an_open_utterance_shows_as_speaking() -> None:
    segmenter = Segmenter(PartyRole.RELATIVE, by_frame(loudness))
    segmenter.feed(sound((1, 0.9)), 0.0)
    assert segmenter.speaking
    segmenter.feed(sound((1, 0)), 1.0)
    assert not segmenter.speaking


def test_a_draft_is_the_utterance_that_closes_if_no_more_is_said() -> None:
    segmenter = Segmenter(PartyRole.RELATIVE, by_frame(loudness))
    segmenter.feed(sound((1, 0.9), (Cutting().pause_s, 0)), 0.0)
    assert segmenter.pausing
    draft = segmenter.draft()
    (closed,) = segmenter.feed(sound((1, 0)), 1 + Cutting().pause_s)
    assert draft is not None
    assert (draft.start_s, draft.end_s) == (closed.start_s, closed.end_s)
    assert np.array_equal(draft.pcm, closed.pcm)
    assert not segmenter.pausing


def test_who_goes_on_speaking_does_not_pause() -> None:
    segmenter = Segmenter(PartyRole.RELATIVE, by_frame(loudness))
    segmenter.feed(sound((1, 0.9), (Cutting().pause_s, 0), (0.1, 0.9)), 0.0)
    assert not segmenter.pausing


def test_a_click_gives_no_draft() -> None:
    segmenter = Segmenter(PartyRole.RELATIVE, by_frame(loudness))
    segmenter.feed(sound((0.06, 0.9), (0.3, 0)), 0.0)
    assert segmenter.draft() is None
