"""Field shapes that modules of the labour system share."""

from typing import Any

from schemas.modules.common import unit_field
from schemas.modules.field import Day, Field, Found, Integer
from schemas.people.kinds import OrgType

GRADES_GROUP, WORK_GROUP = "等级工管理", "岗位与时间"
"""Menu groups."""
HIGHEST_GRADE, LOWEST_GRADE = 1, 5
MOST_DAY_MINUTES = 24 * 60
MOST_WEEK_MINUTES = 7 * MOST_DAY_MINUTES


def grade_field(name: str = "grade_no", title: str = "等级", **more: Any) -> Field:
    """A worker's grade by its number."""
    kind = Integer(least=HIGHEST_GRADE, most=LOWEST_GRADE, unit="级")
    return Field(name=name, title=title, kind=kind, found=Found.RANGE, sortable=True, **more)


def minutes_field(name: str, title: str, most: int = MOST_DAY_MINUTES, **more: Any) -> Field:
    """A length of working time."""
    return Field(name=name, title=title, kind=Integer(least=0, most=most, unit="分钟"), **more)


def applying_field(hint: str) -> Field:
    """The unit in which the record counts, where no unit below has one of its own."""
    places = (OrgType.BUREAU, OrgType.PRISON, OrgType.WARD)
    return unit_field("适用单位", *places, sortable=True, hint=hint)


def valid_from_field(title: str = "生效日期", **more: Any) -> Field:
    """The first day on which the record counts."""
    return Field(
        name="valid_from", title=title, kind=Day(), found=Found.RANGE, sortable=True, **more
    )


def valid_until_field(hint: str, **more: Any) -> Field:
    """The last day on which it counts; empty: until another takes its place."""
    return Field(
        name="valid_until",
        title="有效期至",
        kind=Day(),
        required=False,
        found=Found.RANGE,
        sortable=True,
        hint=hint,
        **more,
    )
