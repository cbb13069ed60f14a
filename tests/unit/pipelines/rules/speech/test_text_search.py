"""Full text: what is asked of the index, and where it stands in a line (VC-SUP-07)."""

import pytest

from pipelines.rules.speech.text_search import line_pieces, pieces, stands_in, term_pieces, terms
from schemas.errors import InvalidInput

pytestmark = pytest.mark.requirement("VC-SUP-07")


def places(text: str, *asked: str) -> list[str]:
    return [text[one.start : one.end] for one in pieces(text, asked)]


def test_spaces_part_the_terms_whichever_input_method_wrote_them() -> None:
    assert terms(" 汇款　身体  汇款 ") == ("汇款", "身体")
    assert terms("ABC款") == ("abc款",)
    assert terms("  ") == ()


@pytest.mark.parametrize("asked", ["一 二 三 四 五 六", "长" * 65, "零\0字"])
def test_too_much_is_refused(asked: str) -> None:
    with pytest.raises(InvalidInput):
        terms(asked)


def test_a_term_asks_for_its_pairs_and_one_character_for_itself() -> None:
    assert term_pieces("身体好") == ["体好", "身体"]
    assert term_pieces("好") == ["好"]
    assert term_pieces("哈哈哈") == ["哈哈"]


def test_a_line_is_known_by_its_characters_and_pairs_whatever_the_case() -> None:
    assert line_pieces("A好") == {"a", "好", "a好"}
    assert line_pieces("") == set()
    assert all(
        set(term_pieces(term)) <= line_pieces("打ABC电话") for term in ("abc", "电", "c电话")
    )


def test_a_line_that_holds_the_pairs_apart_does_not_hold_the_term() -> None:
    apart = "身体的体好"
    assert set(term_pieces("身体好")) <= line_pieces(apart)
    assert not stands_in(apart, "身体好")
    assert stands_in("身体好ABC", "好abc")


def test_every_place_is_found_and_what_overlaps_is_one() -> None:
    assert places("手机手机放好", "手机") == ["手机手机"]
    assert places("手机和手机卡", "手机", "机卡") == ["手机", "手机卡"]
    assert places("打ABC电话", "abc") == ["ABC"]
    assert places("没有", "手机") == []
    assert places("哈哈哈", "哈哈") == ["哈哈哈"]
    assert places("手机和手机和手机", "手机") == ["手机"] * 3
