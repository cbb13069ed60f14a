"""A word counts where the model loses little by it, and less the farther it sounds apart."""

import pytest

from pipelines.rules.speech.verdict import Margins, accepted, allowance
from pipelines.rules.speech.words.candidates import Candidate
from tests.unit.pipelines.rules.speech.words.made_words import word

pytestmark = pytest.mark.requirement("VC-SUP-04")

TEXT = "问问他要是能不能配出来"


def place(distance: float, writing: str = "钥匙") -> Candidate:
    return Candidate(
        word=word(writing), writing=writing, start=3, end=3 + len(writing), distance=distance
    )


@pytest.mark.parametrize(
    ("distance", "gain", "counts"),
    [
        (0.0, -9.9, True),
        (0.1, -9.9, True),
        (0.0, -11.7, False),
        (0.15, -9.2, False),
        (0.2, -3.5, True),
    ],
)
def test_the_same_sound_may_lose_more_than_a_near_one(
    distance: float, gain: float, counts: bool
) -> None:
    assert accepted(place(distance), gain, TEXT, Margins(), named=False) is counts


def test_a_word_that_the_model_thought_of_may_always_lose_a_little() -> None:
    margins = Margins()
    assert allowance(place(0.27), margins, named=True) >= margins.named
    assert allowance(place(0.5), margins, named=True) == margins.named_far


def test_one_character_may_lose_little_however_near_it_sounds() -> None:
    assert allowance(place(0.0, "藏"), Margins(), named=False) <= Margins().single
