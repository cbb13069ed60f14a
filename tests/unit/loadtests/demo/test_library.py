"""The mark of a word that is in the library for a demonstration alone."""

import pytest

from loadtests.demo.library import LONGEST, borrowers, marked

FIRST, SECOND = "3103000001", "3103000002"


@pytest.mark.parametrize("by", [[], [FIRST], [FIRST, SECOND]])
def test_a_mark_names_its_borrowers_and_keeps_the_definition(by: list[str]) -> None:
    assert borrowers(marked("私藏通讯工具", by)) == by
    assert marked(marked("私藏通讯工具", by), []) == "私藏通讯工具"


def test_a_mark_takes_the_place_of_an_earlier_one() -> None:
    assert marked(marked("", [FIRST, SECOND]), [SECOND]) == f"（演示通话借用：{SECOND}）"


def test_a_long_definition_gives_way_to_the_mark() -> None:
    both = marked("长" * LONGEST, [FIRST, SECOND])
    assert len(both) == LONGEST
    assert borrowers(both) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "definition", ["", "演示通话借用", "（演示通话借用：）", "见（演示通话借用：1）等"]
)
def test_nobody_borrows_a_word_without_the_mark_at_its_end(definition: str) -> None:
    assert borrowers(definition) == []
