"""The lines around what was searched for (LR-DOC-01)."""

import pytest

from pipelines.rules.speech.excerpts import BEFORE, LENGTH, excerpt

pytestmark = pytest.mark.requirement("LR-DOC-01")


def test_the_neighbourhood_of_the_first_place_is_shown() -> None:
    text = "前" * 200 + "\n\n断电 检修" + "后" * 200
    shown, places = excerpt(text, ("断电",))
    assert shown.startswith("…前")
    assert shown.endswith("后…")
    assert len(shown) == LENGTH + 2
    (place,) = places
    assert shown[place.start : place.end] == "断电"


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert excerpt("开机前\n检查电源", ()) == ("开机前 检查电源", [])


def test_the_excerpt_begins_so_far_before_the_place_or_where_the_text_does() -> None:
    assert excerpt("甲" * BEFORE + "断电", ("断电",))[0] == "甲" * BEFORE + "断电"
    assert excerpt("甲" * (BEFORE + 1) + "断电", ("断电",))[0] == "…" + "甲" * BEFORE + "断电"
    # Another word further on does not move it.
    assert excerpt("断电" + "甲" * 60 + "检修", ("检修", "断电"))[0].startswith("断电甲")


def test_a_text_that_fits_has_nothing_after_it() -> None:
    assert excerpt("甲" * LENGTH, ()) == ("甲" * LENGTH, [])
    assert excerpt("甲" * (LENGTH + 1), ()) == ("甲" * LENGTH + "…", [])
