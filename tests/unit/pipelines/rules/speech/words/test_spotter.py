import pytest
from msgspec.structs import replace

from pipelines.rules.speech.words.library import WordLibrary
from pipelines.rules.speech.words.spotter import MOST_QUESTIONS, Spotter
from tests.unit.pipelines.rules.speech.words.made_words import library, word


def test_a_question_puts_the_word_in_the_place_of_what_was_heard() -> None:
    (question,) = Spotter(library("翻供")).questions(["有人劝我翻弓，我没有答应。"])
    assert question.text == "有人劝我翻供，我没有答应。"


@pytest.mark.requirement("VC-SUP-04")
@pytest.mark.parametrize(("gain", "words"), [(-1.0, ["翻供"]), (-15.0, [])])
def test_the_likelihood_decides(gain: float, words: list[str]) -> None:
    spotter, text = Spotter(library("翻供")), "有人劝我翻弓"
    questions = spotter.questions([text])
    hits = spotter.marks(text, questions, [gain])
    assert [hit.word for hit in hits] == words
    for hit in hits:
        assert (hit.start, hit.end, hit.heard_as) == (4, 6, "翻弓")
        assert hit.matched_by == "sound"
        assert 0.3 <= hit.confidence <= 0.9


def test_less_may_be_lost_the_farther_the_sound() -> None:
    near, far = Spotter(library("翻供")), Spotter(library("暗号"))
    gains = [-6.0]
    assert near.marks("翻弓", near.questions(["翻弓"]), gains)
    assert not far.marks("爱好", far.questions(["爱好"]), gains)


def test_of_two_words_on_one_place_the_likelier_counts() -> None:
    spotter = Spotter(library("翻供", "番工"))
    questions = spotter.questions(["翻弓"])
    gains = [-1.0 if q.candidate.word.word == "番工" else -2.0 for q in questions]
    assert [hit.word for hit in spotter.marks("翻弓", questions, gains)] == ["番工"]


def test_what_is_written_is_not_asked_again() -> None:
    assert Spotter(library("打架", "打假")).questions(["打架"]) == []


def test_one_character_words_need_context_and_strong_evidence() -> None:
    spotter = Spotter(WordLibrary(version=1, words=[word("藏", "在")], allowed=[]))
    inside, alone = "你把东西脏在鞋底", "衣服很脏"
    (question,) = spotter.questions([inside])
    assert [h.word for h in spotter.marks(inside, [question], [-2.0])] == ["藏"]
    assert spotter.marks(inside, [question], [-6.0]) == []
    assert spotter.marks(alone, spotter.questions([alone]), [0.0]) == []


def test_the_number_of_questions_is_bounded() -> None:
    many = library(*(f"翻{c}" for c in "工公功供宫弓恭攻躬"))
    assert len(Spotter(many).questions(["有人翻共"])) == MOST_QUESTIONS


def test_words_of_other_readings_are_asked_first() -> None:
    spotter = Spotter(library("炸药", "打架"))
    questions = spotter.questions(["大家用摘要", "大家用炸药"])
    assert (questions[0].candidate.word.word, questions[0].named) == ("炸药", True)


def test_a_reading_that_sounds_nearer_is_the_one_to_ask_about() -> None:
    (question,) = Spotter(library("串供")).questions(["跟他穿功，他不肯", "跟他串功，他不肯"])
    assert question.text == "跟他串供，他不肯"
    assert (question.candidate.start, question.candidate.end) == (2, 4)
    assert question.candidate.distance < 0.1


@pytest.mark.parametrize(("gain", "words"), [(-0.9, []), (0.4, ["手机"])])
def test_another_reading_that_sounds_unlike_must_be_the_likelier(
    gain: float, words: list[str]
) -> None:
    spotter, readings = Spotter(library("手机")), ["怎么办手续", "怎么办手机"]
    questions = spotter.questions(readings)
    hits = spotter.marks(readings[0], questions, [gain])
    assert [hit.word for hit in hits] == words


@pytest.mark.requirement("VC-SUP-04")
def test_a_variant_that_sounded_so_is_marked_as_its_word() -> None:
    coded = replace(word("海洛因"), variants="四号货")
    spotter = Spotter(WordLibrary(version=1, words=[coded], allowed=[]))
    (question,) = spotter.questions(["问他要四毫货"])
    assert question.text == "问他要四号货"
    (hit,) = spotter.marks("问他要四毫货", [question], [-1.0])
    assert (hit.word, hit.heard_as, hit.matched_by) == ("海洛因", "四毫货", "sound")
