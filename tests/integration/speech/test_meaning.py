"""The embedded classifier as it ships: learnt from its own sentences, tried on those kept back."""

import msgspec
import pytest

from connectors.speech.meaning import PackagedVectors, make_classifier, samples
from connectors.speech.meaning_report import precision, recall, told
from pipelines.rules.speech.meaning import corpus
from pipelines.rules.speech.meaning.judgement import Risk, SpokenLine
from pipelines.rules.speech.meaning.linear import LinearMeaning
from pipelines.rules.speech.meaning.misheard import Misheard
from schemas.calls.state import Speaker
from schemas.errors import InvalidInput
from schemas.settings import Settings

pytestmark = pytest.mark.integration

LEAST_SENTENCES = 1200
LEAST_PRECISION = 0.8
LEAST_RECALL = 0.25
HARD_NEGATIVES = (
    "累死了，今天真是累死了",
    "想死你了",
    "孩子周末去玩密室逃脱了",
    "昨天看的电影里坏人越狱被抓回来了",
    "外婆的葬礼办完了，大家都挺难过",
    "医生给妈开了降压药，一天一次",
    "厨房那把切菜的刀该磨了",
    "我出去买点菜，一会儿就回来",
    "等你出来我们一家去爬山",
    "老家的狗上个月死了",
    "手机没电了，我先充一会儿",
    "他在学校跟人打架，老师批评他了",
    "你要听管教的话，好好改造",
    "下个月十五号我们去看你",
)
MEANT = (
    (Risk.SELF_HARM, "我觉得活着没什么意思了，你们以后别等我了"),
    (Risk.SELF_HARM, "这日子过得没劲，我想闭上眼再也不醒来"),
    (Risk.ESCAPE, "晚上换班的时候没人，我想从那边出去"),
    (Risk.CONTRABAND, "你把东西藏在饼里头给我捎进来"),
    (Risk.VIOLENCE, "你等着，我出去就让他好看"),
)


@pytest.fixture(scope="module")
def classifier() -> LinearMeaning:
    return LinearMeaning(PackagedVectors(), corpus.learnt(samples()))


def alone(text: str, speaker: Speaker = Speaker.INMATE) -> list[SpokenLine]:
    return [SpokenLine(id="a", speaker=speaker, start_s=0.0, text=text)]


def test_the_sentences_are_many_balanced_and_unlike() -> None:
    every = samples()
    harmless = [one for one in every if one.risk is Risk.HARMLESS]
    assert len(every) >= LEAST_SENTENCES
    assert len({one.text for one in every}) == len(every)
    assert len(harmless) >= len(every) - len(harmless)
    assert 0.22 <= len(corpus.tested(every)) / len(every) <= 0.29


@pytest.mark.requirement("VC-SUP-10")
def test_precision_and_recall_on_what_was_kept_back(classifier: LinearMeaning) -> None:
    tested = corpus.tested(samples())
    wanted = [sample.risk for sample in tested]
    found = [told(classifier, sample.text) for sample in tested]
    for risk in classifier.classes:
        assert precision(found, wanted, risk) >= LEAST_PRECISION, risk
        assert recall(found, wanted, risk) >= LEAST_RECALL, risk


def test_misheard_sentences_still_count(classifier: LinearMeaning) -> None:
    learnt, tested = corpus.learnt(samples()), corpus.tested(samples())
    wrong = Misheard(sample.text for sample in learnt)
    risky = [sample for sample in tested if sample.risk is not Risk.HARMLESS]
    heard = [told(classifier, wrong.of(sample.text)) for sample in risky]
    right = sum(said is sample.risk for said, sample in zip(heard, risky, strict=True))
    assert right / len(risky) >= LEAST_RECALL


@pytest.mark.requirement("VC-SUP-10")
@pytest.mark.parametrize("text", HARD_NEGATIVES)
def test_talk_that_only_sounds_dangerous_raises_nothing(
    classifier: LinearMeaning, text: str
) -> None:
    assert classifier.judge(alone(text)) == []


@pytest.mark.requirement("VC-SUP-10")
@pytest.mark.parametrize(("risk", "text"), MEANT)
def test_the_meaning_is_found_without_the_word(
    classifier: LinearMeaning, risk: Risk, text: str
) -> None:
    (judged,) = classifier.judge(alone(text))
    assert judged.risk is risk
    assert 0.6 <= judged.confidence <= 1
    assert judged.pieces
    for piece in judged.pieces:
        assert text[piece.start : piece.end] == piece.text
    assert judged.line_ids == ["a"]


@pytest.mark.parametrize(
    "text", ["", " ", "12345678", "hello how are you", "哈" * 2000, "😀😀😀😀", "。。。？！"]
)
def test_nothing_is_read_into_nothing(classifier: LinearMeaning, text: str) -> None:
    assert classifier.judge(alone(text)) == []


def test_officers_are_not_judged_and_no_lines_are_no_finding(classifier: LinearMeaning) -> None:
    assert classifier.judge([]) == []
    assert classifier.judge(alone(MEANT[0][1], Speaker.OFFICER)) == []


def test_the_same_is_learnt_each_time() -> None:
    few = corpus.learnt(samples())[::12]
    one, other = [LinearMeaning(PackagedVectors(), few) for _ in range(2)]
    texts = [text for _, text in MEANT]
    assert (one.probabilities(texts) == other.probabilities(texts)).all()


@pytest.mark.requirement("VC-GEN-15")
def test_the_classifier_is_named_by_a_setting() -> None:
    plain = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
    off = msgspec.structs.replace(plain, meaning_classifier="none")
    assert make_classifier(off) is None
    with pytest.raises(InvalidInput) as refused:
        make_classifier(msgspec.structs.replace(plain, meaning_classifier="oracle"))
    assert refused.value.code == "unknown_meaning_classifier"
