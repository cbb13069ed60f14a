"""The model cut down to Mandarin writes what the whole one writes."""

from pathlib import Path

import pytest

from connectors.speech.evaluation import utterances
from connectors.speech.mandarin import cut_down
from connectors.speech.whisper import WhisperEngine
from tests.integration.speech.conftest import AUDIO, MODELS

pytestmark = pytest.mark.integration
FOLDER: Path = MODELS / "whisper-base"


@pytest.fixture(scope="module")
def engine() -> WhisperEngine:
    return WhisperEngine(FOLDER, threads=1)


def test_a_text_with_latin_words_can_be_weighed(engine: WhisperEngine) -> None:
    (said, _), *_ = utterances(AUDIO / "dev07_self_harm.flac")
    (heard,) = engine.transcribe([said.pcm], "以下是普通话的句子。")
    likely, other = engine.weigh(heard, "", ["我觉得活着没有意思。", "Facebook Alexander 微信"])
    assert likely > other


def test_most_tokens_go_and_those_of_chinese_stay() -> None:
    files, vocabulary = cut_down(FOLDER)
    lines = files["vocabulary.txt"].decode().splitlines()
    assert 5_000 < len(lines) < 8_000
    assert "<|zh|>" in lines
    assert vocabulary.small(vocabulary.whole(range(len(lines)))) == list(range(len(lines)))
