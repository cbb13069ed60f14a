"""Output of projects added up to their classes: every sum is the sum of its parts (LR-XC-04)."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import TypedDict

import msgspec

from schemas.labour.project_output import ClassOutput, OutputByClass, ProjectOutput

CENT = Decimal("0.01")


class ProjectFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Of one project in the asked time."""

    project_id: str
    name: str
    prison: str
    class_code: str
    class_title: str
    value: Decimal
    months: int
    unapproved: int


class _Sums(TypedDict):
    value: str
    months: int
    unapproved: int


def by_class(period: str, projects: Iterable[ProjectFigures]) -> OutputByClass:
    """Classes and the projects within them, the largest first; of the same size by name."""
    rows = list(projects)
    ordered = sorted(rows, key=lambda one: one.class_code)
    classes = [(code, list(group)) for code, group in groupby(ordered, lambda one: one.class_code)]
    classes.sort(key=lambda one: (-_value(one[1]), one[1][0].class_title))
    return OutputByClass(
        period=period,
        classes=[_class_output(code, group) for code, group in classes],
        **_sums(rows),
    )


def _class_output(code: str, projects: list[ProjectFigures]) -> ClassOutput:
    ordered = sorted(projects, key=lambda one: (-one.value, one.prison, one.name))
    return ClassOutput(
        code=code,
        title=projects[0].class_title,
        projects=[
            ProjectOutput(
                project_id=one.project_id, name=one.name, prison=one.prison, **_sums([one])
            )
            for one in ordered
        ],
        **_sums(projects),
    )


def _sums(rows: list[ProjectFigures]) -> _Sums:
    return {
        "value": str(_value(rows).quantize(CENT)),
        "months": sum(one.months for one in rows),
        "unapproved": sum(one.unapproved for one in rows),
    }


def _value(rows: list[ProjectFigures]) -> Decimal:
    return sum((one.value for one in rows), Decimal(0))
