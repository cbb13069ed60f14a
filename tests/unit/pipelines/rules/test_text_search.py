"""Full text: what is asked of the index, and where it stands in a line (VC-SUP-07)."""

import pytest

from pipelines.rules.text_search import grams, index_query, pieces, terms
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
    assert grams("身体好") == ["体好", "身体"]
    assert grams("好") == ["好"]
    assert grams("哈哈哈") == ["哈哈"]


def test_what_means_something_to_the_index_is_quoted() -> None:
    assert index_query("好") == "'好'"
    assert index_query("a'b") == "'''b' & 'a'''"
    assert index_query("\\") == "'\\\\'"


def test_every_place_is_found_and_what_overlaps_is_one() -> None:
    assert places("手机手机放好", "手机") == ["手机手机"]
    assert places("手机和手机卡", "手机", "机卡") == ["手机", "手机卡"]
    assert places("打ABC电话", "abc") == ["ABC"]
    assert places("没有", "手机") == []
    assert places("哈哈哈", "哈哈") == ["哈哈哈"]
    assert places("手机和手机和手机", "手机") == ["手机"] * 3
