"""The character error rate that the benchmark prints."""

import pytest

from pipelines.rules.speech.error_rate import character_error_rate, edit_distance, normalised


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("考了95分。", "考了九十五分"),
        ("10块", "十块"),
        ("15", "十五"),
        ("105天", "一百零五天"),
        ("2000元", "二千元"),
        ("110", "一百一十"),
        ("0", "零"),
        ("13800138000", "一三八零零一三八零零零"),
        ("两个,ＯＫ!", "二个ok"),
    ],
)
def test_numerals_and_signs_are_made_alike(written: str, read: str) -> None:
    assert normalised(written) == read


def test_edits_are_counted() -> None:
    assert edit_distance("藏手机", "脏手机") == 1
    assert edit_distance("家里都好", "家里好") == 1
    assert edit_distance("", "三个字") == 3


def test_the_rate_weighs_by_what_was_said() -> None:
    assert character_error_rate([("一二三四", "一二三四"), ("五六", "五七")]) == pytest.approx(
        1 / 6
    )
    with pytest.raises(ValueError, match="nothing"):
        character_error_rate([("。", "有")])
