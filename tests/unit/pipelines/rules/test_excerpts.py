"""The lines around what was searched for (LR-DOC-01)."""

import pytest

from pipelines.rules.excerpts import LENGTH, excerpt

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
