"""What a day's comparison with the funds platform and its differences both show."""

from schemas.modules.common import unit_field
from schemas.modules.field import Day, Edited, Field, Found, Money
from schemas.people.kinds import OrgType

NEVER = Edited.NEVER
"""There is no form: the daily comparison writes these."""
DAY = Field(
    name="day", title="通话日期", kind=Day(), found=Found.RANGE, sortable=True, edited=NEVER
)
UNIT = unit_field("单位", OrgType.BUREAU, OrgType.PRISON, sortable=True, edited=NEVER)


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
