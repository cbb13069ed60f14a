import pytest

from pipelines.rules.modules.figures.lines import Line
from pipelines.rules.speech.words.word_figures import worst_first

pytestmark = pytest.mark.requirement("VC-SUP-14")


def line(word: str, alerted: int, confirmed: int, dismissed: int) -> Line:
    values = {"alerted": alerted, "confirmed": confirmed, "dismissed": dismissed}
    return Line(group="word", key=(word,), values=dict(values))


def test_the_worst_stand_first_and_the_undecided_last() -> None:
    words = [
        line("好", 4, 4, 0),
        line("未结", 9, 0, 0),
        line("半", 4, 2, 2),
        line("差", 3, 0, 3),
        line("更差", 5, 0, 5),
    ]
    assert [one.key[0] for one in worst_first(words)] == ["更差", "差", "半", "好", "未结"]
