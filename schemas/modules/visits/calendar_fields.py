"""Field shapes that the modules of the visits calendar share."""

from schemas.modules.common import unit_field
from schemas.modules.field import Choice, Day, Field, Found, Option
from schemas.modules.visits.visits import VisitType
from schemas.people.kinds import OrgType

GROUP = "会见日历"
"""Menu group."""
ONSITE_KINDS = (Option(VisitType.OPEN, "宽见"), Option(VisitType.REGULAR, "普见"))
"""Kinds of visit that have a calendar of places; video calls have venues of their own."""
WEEK = (
    ("monday", "周一"),
    ("tuesday", "周二"),
    ("wednesday", "周三"),
    ("thursday", "周四"),
    ("friday", "周五"),
    ("saturday", "周六"),
    ("sunday", "周日"),
)
"""Fields of the days of a week, as Python counts them."""
KINDS = Choice(options=ONSITE_KINDS)


def first_day_field() -> Field:
    return Field(name="valid_from", title="生效日期", kind=Day(), found=Found.RANGE, sortable=True)


def last_day_field() -> Field:
    return Field(
        name="valid_until",
        title="有效期至",
        kind=Day(),
        required=False,
        found=Found.RANGE,
        sortable=True,
        hint="不填则长期有效。",
    )


def prison_or_bureau_field() -> Field:
    """Where the record counts: a prison's own stands before what the bureau says for all."""
    return unit_field(
        "适用单位",
        OrgType.BUREAU,
        OrgType.PRISON,
        sortable=True,
        hint="选择市局即为全局默认，监狱自己的优先。",
    )
