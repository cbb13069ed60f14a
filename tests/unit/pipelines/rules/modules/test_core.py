from typing import Any

import msgspec
import pytest

from pipelines.rules.modules.completeness import problems_of
from pipelines.rules.modules.core import core_problems, missing, rate
from pipelines.rules.modules.quality import NOWHERE, Counted, lines_of
from schemas.modules.catalog import MODULES
from schemas.tables import metadata

MODULE = MODULES["help_people"]
WHOLE: dict[str, Any] = {
    "name": "帮教一",
    "id_no": "99000019600101001X",
    "phone": "10000010001",
    "organisation": "志愿者协会",
    "help_kind": "volunteer",
    "unit_id": "01JXXXXXXXXXXXXXXXXXXXXXXX",
}


@pytest.mark.parametrize("empty", [None, "", " \t", "\u3000", []])
def test_what_says_nothing_is_missing(empty: Any) -> None:
    assert missing(MODULE, WHOLE) == []
    assert [field.name for field in missing(MODULE, WHOLE | {"name": empty})] == ["name"]
    (told,) = core_problems(MODULE, WHOLE | {"name": empty})
    assert (told.field, told.message) == ("name", "请填写姓名")


def test_what_points_to_nothing_and_what_never_came_are_missing_too() -> None:
    held = {name: value for name, value in WHOLE.items() if name != "phone"}
    lacks = missing(MODULE, held, dangling=["help_kind"])
    assert [field.name for field in lacks] == ["phone", "help_kind"]


@pytest.mark.parametrize(
    ("lacking", "of", "told"),
    [
        (0, 0, "0.00"),
        (0, 7, "0.00"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (7, 7, "100.00"),
        # Neither one hole nor one value among millions is rounded away.
        (1, 15_000_000, "0.01"),
        (14_999_999, 15_000_000, "99.99"),
    ],
)
def test_a_rate_is_exact_to_two_decimals(lacking: int, of: int, told: str) -> None:
    assert rate(lacking, of) == told


def test_units_of_a_prison_are_one_line() -> None:
    nothing = dict.fromkeys(MODULE.core, 0)
    counted = [
        Counted("P", "三监", 2, 1, nothing | {"name": 1, "phone": 1}),
        Counted("P", "三监", 3, 1, nothing | {"name": 1}),
        Counted(None, None, 1, 0, nothing),
    ]
    prison, nowhere = lines_of(MODULE, counted)
    assert (prison.records, prison.incomplete, prison.missing, prison.values) == (5, 2, 3, 30)
    assert (prison.rate, prison.place) == ("10.00", "三监")
    assert [(one.name, one.missing, one.rate) for one in prison.fields[:1]] == [
        ("name", 2, "40.00")
    ]
    assert (nowhere.place, nowhere.rate) == (NOWHERE, "0.00")


@pytest.mark.parametrize(
    ("core", "told"),
    [
        ((), "names no core fields"),
        (("nothing",), "its core names a field nothing that it has not"),
        (("post",), "its core field post is not asked for"),
    ],
)
def test_a_module_without_sound_core_fields_is_no_module(core: tuple[str, ...], told: str) -> None:
    wrong = msgspec.structs.replace(MODULE, core=core)
    assert problems_of(wrong, MODULES, metadata.tables) == [f"help_people: {told}"]
