import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.rules.speech.words.candidates import FARTHEST, SoundIndex
from pipelines.rules.speech.words.pinyin import distance, syllables
from tests.unit.pipelines.rules.speech.words.made_words import library, word

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我准备找人大家", "打架"),
        ("有人劝我翻弓", "翻供"),
        ("那是高历代", "高利贷"),
        ("前几天还觉时了两顿", "绝食"),
        ("你把东西脏在鞋底", "藏"),
        ("那种要是能不能配出来", "钥匙"),
    ],
)
def test_words_that_sound_alike_are_candidates(text: str, said: str) -> None:
    candidates = SoundIndex([word(said)]).find(text)
    assert [c.word.word for c in candidates] == [said]
    assert candidates[0].distance > 0 or text[candidates[0].start : candidates[0].end] != said


@pytest.mark.parametrize(
    ("text", "other"), [("我们来看你", "手机"), ("孩子考了九十五分", "逃跑"), ("好", "藏")]
)
def test_words_of_another_sound_are_not(text: str, other: str) -> None:
    assert SoundIndex([word(other)]).find(text) == []


def test_a_word_that_is_written_is_no_candidate() -> None:
    assert SoundIndex([word("手机")]).find("他有手机和首机") == []


def test_a_word_not_matched_by_sound_is_no_candidate() -> None:
    assert SoundIndex([word("翻供", by_sound=False)]).find("翻弓") == []


def test_a_word_of_another_reading_may_lie_farther() -> None:
    index = SoundIndex(library("炸药").words)
    assert index.find("用摘好的") == []
    assert index.find("用摘好的", frozenset({"炸药"}))


def test_the_place_is_the_nearest_one() -> None:
    (candidate,) = SoundIndex([word("打架")]).find("大家说他要打假")
    assert (candidate.start, candidate.end) == (5, 7)


@settings(deadline=None)
@given(CHINESE)
def test_every_character_has_its_own_entry(text: str) -> None:
    assert len(syllables(text)) == len(text)


@settings(deadline=None)
@given(CHINESE, CHINESE)
def test_distance_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    mine, theirs = syllables(one)[0], syllables(other)[0]
    if mine and theirs:
        assert distance(mine, theirs) == distance(theirs, mine)
        assert 0 <= distance(mine, theirs) <= 1
        assert distance(mine, mine) == 0


def test_marks_and_letters_have_no_sound() -> None:
    assert syllables("，K") == [None, None]


@pytest.mark.requirement("VC-SUP-04")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("资", "知"),  # z/zh
        ("擦", "插"),  # c/ch
        ("三", "山"),  # s/sh
        ("男", "蓝"),  # n/l
        ("发", "哈"),  # f/h
        ("路", "入"),  # l/r
        ("新", "星"),  # in/ing
        ("门", "蒙"),  # en/eng
        ("班", "帮"),  # an/ang
        ("坚", "江"),  # ian/iang
        ("关", "光"),  # uan/uang
    ],
)
def test_sounds_that_dialects_mix_up_lie_near(one: str, other: str) -> None:
    mine, theirs = syllables(one)[0], syllables(other)[0]
    assert mine is not None
    assert theirs is not None
    assert 0 < distance(mine, theirs) <= FARTHEST


@pytest.mark.requirement("VC-SUP-04")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("他说要自沙", "自杀"),
        ("有人给他送暗浩", "暗号"),
        ("他要撞供", "串供"),
        ("他想桃跑", "逃跑"),
        ("买点白九", "白酒"),
        ("他们要老监", "闹监"),
        ("让他翻宫", "翻供"),
        ("他去赌伯", "赌博"),
    ],
)
def test_a_word_said_with_a_near_sound_is_a_candidate(text: str, said: str) -> None:
    (found,) = SoundIndex([word(said)]).find(text)
    assert (found.writing, found.end - found.start) == (said, len(said))


@pytest.mark.requirement("VC-SUP-04")
def test_a_variant_is_heard_by_its_sound_too() -> None:
    coded = msgspec.structs.replace(word("海洛因"), variants="四号货 K粉")
    (found,) = SoundIndex([coded]).find("问他要四毫货")
    assert (found.word.word, found.writing, found.start, found.end) == ("海洛因", "四号货", 3, 6)
