"""Fields that visits, phone calls and letters share: who took part, and where he was then."""

from schemas.modules.common import coded_field
from schemas.modules.field import Edited, Field, Found, Linked, Unit
from schemas.people.kinds import OrgType


def relative_field(edited: Edited = Edited.ONCE, title: str = "家属", hint: str = "") -> Field:
    return Field(
        name="relative_id",
        title=title,
        kind=Linked(module="relatives", in_use=edited is not Edited.NEVER),
        required=False,
        found=Found.EXACT,
        edited=edited,
        hint=hint,
    )


AT_THE_TIME = (
    Field(
        name="ward_id",
        title="当时监区",
        kind=Unit(types=(OrgType.WARD,)),
        required=False,
        found=Found.EXACT,
        edited=Edited.NEVER,
    ),
    coded_field(
        "treatment_level",
        "当时处遇级别",
        "treatment_level",
        required=False,
        listed=False,
        edited=Edited.NEVER,
    ),
)
"""A later move or another level changes no count of what was before (VC-ONSITE-20)."""
