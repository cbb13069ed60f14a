"""What is judged at once, and that every piece leads back to its line."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.speech.meaning.judgement import SpokenLine
from pipelines.rules.speech.meaning.passages import LONGEST, passages
from pipelines.rules.speech.meaning.spans import spans
from schemas.calls.state import Speaker


def said(number: int, text: str, speaker: Speaker = Speaker.INMATE) -> SpokenLine:
    return SpokenLine(id=str(number), speaker=speaker, start_s=number * 3.0, text=text)


def test_neighbours_of_one_speaker_are_read_together() -> None:
    lines = [
        said(1, "我走了以后"),
        said(2, "你说什么呢", Speaker.RELATIVE),
        said(3, "孩子就交给你了"),
        said(4, "请注意言行", Speaker.OFFICER),
    ]
    read = [one.text for one in passages(lines)]
    assert read == ["我走了以后", "孩子就交给你了", "我走了以后，孩子就交给你了", "你说什么呢"]


def test_what_was_said_long_apart_is_not() -> None:
    assert len(passages([said(1, "我走了以后"), said(60, "孩子就交给你了")])) == 2


@given(st.lists(st.text(max_size=200), max_size=4))
def test_pieces_are_characters_of_their_lines(texts: list[str]) -> None:
    lines = [said(number, text) for number, text in enumerate(texts)]
    by_id = {line.id: line for line in lines}
    for passage in passages(lines):
        assert len(passage.text) <= LONGEST + 2
        for piece in passage.pieces(1, 9):
            assert by_id[piece.line_id].text[piece.start : piece.end] == piece.text
            assert piece.text


@given(st.text(max_size=60))
def test_spans_lie_in_the_text_and_apart(text: str) -> None:
    found = spans(text, lambda texts: np.array([len(one) / 60 for one in texts]))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))


def test_the_clause_that_counts_is_named() -> None:
    text = "今天天气好，我不想活了，再见"
    found = spans(text, lambda texts: np.array(["不想活" in one for one in texts], float))
    assert found == [(6, 11)]
