from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.speech.evaluation import evaluate, read_library, utterances
from connectors.speech.listener import Listener
from connectors.speech.vad import make_vad
from connectors.speech.whisper import WhisperEngine
from pipelines.rules.speech.pace import EFFORTS
from pipelines.rules.speech.segmenter import FRAME
from pipelines.rules.speech.words.library import LibraryWord, WordLibrary
from schemas.errors import Unavailable
from tests.integration.speech.conftest import AUDIO, SEED

EMPTY = WordLibrary(version=0, words=[], allowed=[])
SELF_HARM = AUDIO / "dev07_self_harm.flac"


def with_word(word: str) -> WordLibrary:
    entry = LibraryWord(
        word=word, class_name="测试", severity=1, definition="", by_sound=True, context=""
    )
    return WordLibrary(version=1, words=[entry], allowed=[])


@pytest.mark.requirement("VC-GEN-09")
@pytest.mark.requirement("VC-SUP-04")
def test_most_words_are_found_and_none_is_invented(listener: Listener) -> None:
    library = read_library(SEED / "seed_words.tsv", SEED / "seed_allowed.tsv")
    outcome = evaluate(AUDIO, listener, library)
    assert outcome.found >= 4, outcome
    assert outcome.false <= 1, outcome
    assert outcome.cer < 0.2


@pytest.mark.requirement("VC-GEN-10")
def test_a_word_added_during_a_call_counts_the_next_time(listener: Listener) -> None:
    spoken = [utterance.pcm for utterance, _ in utterances(SELF_HARM)]
    before = listener.hear(spoken, [EMPTY] * len(spoken))
    after = listener.hear(spoken, [with_word("自杀")] * len(spoken))
    assert not any(line.hits for line in before)
    assert [hit.word for line in after for hit in line.hits] == ["自杀"]


def test_utterances_of_one_batch_keep_their_order_and_library(listener: Listener) -> None:
    spoken = [utterance.pcm for utterance, _ in utterances(SELF_HARM)][:4]
    together = listener.hear(spoken, [EMPTY] * 4)
    backwards = listener.hear(spoken[::-1], [EMPTY] * 4)
    texts = [line.text for line in together]
    # A busy machine hears with less effort and other characters; the place must be the same.
    for place, line in enumerate(backwards[::-1]):
        likeness = [SequenceMatcher(None, line.text, text).ratio() for text in texts]
        assert likeness.index(max(likeness)) == place
    assert len(set(texts)) == 4


@pytest.mark.parametrize("seconds", [0.05, 1.0, 12.0])
def test_silence_and_noise_make_no_line(listener: Listener, seconds: float) -> None:
    quiet = np.zeros(int(16_000 * seconds), np.float32)
    hiss = np.random.default_rng(1).normal(0, 0.01, len(quiet)).astype(np.float32)
    for line in listener.hear([quiet, hiss], [with_word("字幕")] * 2):
        assert not line.hits
        assert line.dropped or len(line.text) < 12


def test_the_model_finds_what_was_said_likelier_than_what_was_not(engine: WhisperEngine) -> None:
    spoken = next(u.pcm for u, _ in utterances(SELF_HARM) if 7.0 < u.start_s < 7.5)
    (heard,) = engine.transcribe([spoken], "")
    said, other = engine.weigh(
        heard, "", ["有时候想过自杀,晚上睡不着觉。", "有时候想过手机,晚上睡不着觉。"]
    )
    assert said > other + 5


def test_more_work_for_a_batch_means_less_context(engine: WhisperEngine) -> None:
    assert engine.abilities.weighs
    sound = np.zeros(16_000, np.float32)
    (alone,) = engine.transcribe([sound], "")
    assert isinstance(alone.sound, np.ndarray)
    assert alone.sound.shape[1] <= (1 + EFFORTS[0].margin_s) * 50


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as failure:
        WhisperEngine(tmp_path, threads=1)
    assert failure.value.code == "model_missing"


def test_voice_is_told_from_silence_and_speakers_do_not_share_state() -> None:
    (utterance, _), *_ = utterances(SELF_HARM)
    sound = utterance.pcm[: len(utterance.pcm) // FRAME * FRAME]
    one, other = make_vad(), make_vad()
    alone = [one(frame)[0] for frame in sound.reshape(-1, FRAME)]
    assert max(alone) > 0.9
    assert max(other(np.zeros(FRAME, np.float32))) < 0.3
    assert make_vad()(sound[:FRAME]) == alone[:1]


def test_frames_together_are_told_as_one_by_one() -> None:
    (utterance, _), *_ = utterances(SELF_HARM)
    sound = utterance.pcm[: len(utterance.pcm) // (5 * FRAME) * 5 * FRAME]
    # A line that is never silent: silence is passed by packet by packet.
    sound = sound + np.random.default_rng(1).normal(0, 0.003, len(sound)).astype(np.float32)
    one, together = make_vad(), make_vad()
    alone = [one(frame)[0] for frame in sound.reshape(-1, FRAME)]
    packets = [voice for packet in sound.reshape(-1, 5 * FRAME) for voice in together(packet)]
    assert packets == pytest.approx(alone, abs=1e-4)


def test_speech_after_long_silence_is_heard_as_at_the_beginning() -> None:
    (utterance, _), *_ = utterances(SELF_HARM)
    sound = utterance.pcm[: len(utterance.pcm) // FRAME * FRAME]
    vad = make_vad()
    first = vad(sound)
    vad(np.zeros(40 * FRAME, np.float32))
    vad(np.zeros(FRAME, np.float32))
    assert vad(sound) == pytest.approx(first, abs=1e-4)


@settings(max_examples=5, deadline=None)
@given(st.integers(1, 1023).filter(lambda n: n != FRAME))
def test_a_frame_of_another_length_is_refused(samples: int) -> None:
    with pytest.raises(ValueError, match="512 samples"):
        make_vad()(np.zeros(samples, np.float32))
