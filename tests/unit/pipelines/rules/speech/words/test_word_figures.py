import pytest

from pipelines.rules.speech.words.word_figures import Count, match_figures, total, worst_first
from schemas.speech.word_figures import WordFigures

pytestmark = pytest.mark.requirement("VC-SUP-14")


def figures(word: str, alerted: int, confirmed: int, dismissed: int) -> WordFigures:
    found = match_figures(Count(alerted=alerted, confirmed=confirmed, dismissed=dismissed))
    none = match_figures(Count())
    return WordFigures(
        word=word,
        class_name="毒品",
        severity=3,
        state="enabled",
        every=found,
        text=found,
        sound=none,
    )


def test_precision_is_what_was_confirmed_of_what_was_decided() -> None:
    assert match_figures(Count(alerted=9, confirmed=3, dismissed=1, open=5)).precision == 0.75
    assert match_figures(Count(alerted=5, open=5)).precision is None


def test_counts_add_up() -> None:
    one, other = Count(alerted=3, confirmed=1, open=2), Count(alerted=2, dismissed=2)
    assert total([one, other]) == Count(alerted=5, confirmed=1, dismissed=2, open=2)
    assert total([]) == Count()


def test_the_worst_stand_first_and_the_undecided_last() -> None:
    words = [
        figures("好", 4, 4, 0),
        figures("未结", 9, 0, 0),
        figures("半", 4, 2, 2),
        figures("差", 3, 0, 3),
        figures("更差", 5, 0, 5),
    ]
    assert [one.word for one in worst_first(words)] == ["更差", "差", "半", "好", "未结"]
