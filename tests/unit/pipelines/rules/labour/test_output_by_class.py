"""Every sum of output is the sum of its parts, to the cent (LR-XC-04)."""

from decimal import Decimal

import pytest

from pipelines.rules.labour.output_by_class import ProjectFigures, by_class

pytestmark = pytest.mark.requirement("LR-XC-04")


def figures(
    name: str, code: str, value: str, months: int = 1, unapproved: int = 0
) -> ProjectFigures:
    return ProjectFigures(
        project_id=name,
        name=name,
        prison="P03监狱",
        class_code=code,
        class_title=code.upper(),
        value=Decimal(value),
        months=months,
        unapproved=unapproved,
    )


def test_classes_add_up_their_projects_and_the_whole_its_classes() -> None:
    told = by_class(
        "2026",
        [
            figures("甲", "b", "0.10"),
            figures("乙", "a", "0.20", months=2),
            figures("丙", "b", "0.20", unapproved=1),
            figures("丁", "c", "0", months=0, unapproved=3),
        ],
    )
    assert [(one.code, one.value, one.months, one.unapproved) for one in told.classes] == [
        ("b", "0.30", 2, 1),
        ("a", "0.20", 2, 0),
        ("c", "0.00", 0, 3),
    ]
    # The larger project first.
    assert [one.name for one in told.classes[0].projects] == ["丙", "甲"]
    assert (told.value, told.months, told.unapproved) == ("0.50", 4, 4)


def test_of_nothing_the_sum_is_nothing() -> None:
    told = by_class("2026-10", [])
    assert (told.value, told.months, told.unapproved, told.classes) == ("0.00", 0, 0, [])
