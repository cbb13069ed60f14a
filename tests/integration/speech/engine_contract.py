"""What every speech engine must do, whatever stands behind it."""

import numpy as np
import pytest

from connectors.speech.engine import SpeechEngine
from connectors.speech.evaluation import utterances
from connectors.speech.listener import Listener
from pipelines.rules.speech.error_rate import character_error_rate
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from pipelines.rules.speech.words.library import LibraryWord, WordLibrary
from tests.integration.speech.conftest import AUDIO

PROMPT = "以下是普通话的句子。"
SAID = {0: "我觉得活着没有意思。", 2: "有时候想过自杀,晚上睡不着觉。", 5: "要好好吃饭,身体最重要。"}
"""Utterances of a call, by their place in it."""
SUICIDE = LibraryWord(
    word="自杀", class_name="测试", severity=1, definition="", by_sound=True, context=""
)
LIBRARY = WordLibrary(version=1, words=[SUICIDE], allowed=[])


class EngineContract:
    """Inherited by the tests of each engine, which give the fixture `engine`."""

    @pytest.fixture(scope="class")
    def spoken(self) -> list[Pcm]:
        heard = utterances(AUDIO / "dev07_self_harm.flac")
        return [heard[place][0].pcm for place in SAID]

    def test_its_name_fits_the_column_and_stands_with_each_text(
        self, engine: SpeechEngine, spoken: list[Pcm]
    ) -> None:
        (heard,) = engine.transcribe(spoken[:1], PROMPT)
        assert 0 < len(engine.name) <= 32
        assert heard.transcription.engine == engine.name

    def test_a_batch_is_read_in_order(self, engine: SpeechEngine, spoken: list[Pcm]) -> None:
        texts = [heard.transcription.text for heard in engine.transcribe(spoken, PROMPT)]
        said = list(SAID.values())
        own = [character_error_rate([pair]) for pair in zip(said, texts, strict=True)]
        others = [
            character_error_rate([pair]) for pair in zip(said, texts[1:] + texts[:1], strict=True)
        ]
        assert max(own) < 0.5 < min(others), texts

    def test_it_gives_no_more_readings_than_it_names(
        self, engine: SpeechEngine, spoken: list[Pcm]
    ) -> None:
        for heard in engine.transcribe(spoken[:1], PROMPT, careful=True):
            assert 1 <= len(heard.transcription.readings) <= engine.abilities.readings
            assert 0 <= heard.transcription.no_speech <= 1
            assert heard.transcription.log_prob <= 0

    def test_it_takes_as_much_as_it_names_and_more_than_a_segment(
        self, engine: SpeechEngine
    ) -> None:
        longest_s = engine.abilities.longest_s
        quiet = np.zeros(int(longest_s * SAMPLE_RATE), np.float32)
        assert longest_s > 12
        assert len(engine.transcribe([quiet], PROMPT)) == 1

    def test_it_weighs_or_says_that_it_does_not(
        self, engine: SpeechEngine, spoken: list[Pcm]
    ) -> None:
        (heard,) = engine.transcribe(spoken[1:2], PROMPT)
        texts = [SAID[2], "今天天气很好。"]
        if engine.abilities.weighs:
            said, other = engine.weigh(heard, PROMPT, texts)
            assert said > other
        else:
            with pytest.raises(NotImplementedError):
                engine.weigh(heard, PROMPT, texts)

    def test_it_writes_mandarin_and_tells_times_where_it_says_so(
        self, engine: SpeechEngine, spoken: list[Pcm]
    ) -> None:
        (heard,) = engine.transcribe(spoken[:1], PROMPT)
        pieces = heard.transcription.pieces
        assert "zh" in engine.abilities.languages
        assert bool(pieces) == engine.abilities.timestamps
        assert "".join(piece.text for piece in pieces) in ("", heard.transcription.text)
        starts = [piece.start_s for piece in pieces]
        assert starts == sorted(starts)
        assert all(0 <= one.start_s <= one.end_s <= len(spoken[0]) / SAMPLE_RATE for one in pieces)

    @pytest.mark.requirement("VC-GEN-09")
    def test_a_word_that_was_said_is_marked_and_silence_marks_none(
        self, engine: SpeechEngine, spoken: list[Pcm]
    ) -> None:
        quiet = np.zeros(SAMPLE_RATE, np.float32)
        said, silence = Listener(engine).hear([spoken[1], quiet], [LIBRARY] * 2)
        assert [hit.word for hit in said.hits] == ["自杀"]
        assert silence.hits == []
