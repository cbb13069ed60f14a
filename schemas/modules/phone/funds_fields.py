"""What a day's comparison with the funds platform and its differences both show."""

from schemas.modules.field import Day, Edited, Field, Found, Money, Unit
from schemas.people.kinds import OrgType

NEVER = Edited.NEVER
"""There is no form: the daily comparison writes these."""
DAY = Field(
    name="day", title="通话日期", kind=Day(), found=Found.RANGE, sortable=True, edited=NEVER
)
UNIT = Field(
    name="unit_id",
    title="单位",
    kind=Unit(types=(OrgType.BUREAU, OrgType.PRISON)),
    found=Found.EXACT,
    sortable=True,
    edited=NEVER,
)


def amount(name: str, title: str) -> Field:
    return Field(
        name=name,
        title=title,
        kind=Money(),
        required=False,
        found=Found.RANGE,
        sortable=True,
        edited=NEVER,
    )
