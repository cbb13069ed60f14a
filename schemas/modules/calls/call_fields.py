"""What records and bookings of video calls both show: case, people, place, in one form."""

from schemas.calls.charge import CHARGE_TITLES
from schemas.calls.kind import KIND_TITLES, UNKNOWN
from schemas.calls.state import EndReason
from schemas.modules.field import Choice, Edited, Field, Found, Linked, Moment, Option, Text, Unit
from schemas.modules.governance.confidential_fields import CONFIDENTIALITY
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.people.kinds import OrgType

CHARGES = Choice(options=tuple(Option(kind.value, title) for kind, title in CHARGE_TITLES.items()))
KINDS = Choice(
    options=(
        *(Option(kind.value, title, "info") for kind, title in KIND_TITLES.items()),
        Option(UNKNOWN, "类型未明", "info"),
    )
)
END_REASONS = Choice(
    options=(
        Option(EndReason.LIMIT, "时间到"),
        Option(EndReason.RELATIVE_LEFT, "家属挂断"),
        Option(EndReason.INMATE_LEFT, "罪犯挂断"),
        Option(EndReason.OFFICER, "民警切断", "danger"),
        Option(EndReason.RELATIVE_ABSENT, "家属未到"),
        Option(EndReason.INMATE_ABSENT, "罪犯未到"),
        Option(EndReason.BOTH_ABSENT, "双方未到"),
        Option(EndReason.CONNECTION_LOST, "连接中断", "warning"),
    )
)


def shown_text(name: str, title: str, *, most: int = 64, found: Found = Found.WITHIN) -> Field:
    """Text that the platform itself writes."""
    return Field(
        name=name,
        title=title,
        kind=Text(most=most),
        required=False,
        found=found,
        sortable=True,
        edited=Edited.NEVER,
    )


def shown_moment(name: str, title: str, *, listed: bool = True) -> Field:
    """A moment that the platform itself writes."""
    return Field(
        name=name,
        title=title,
        kind=Moment(),
        required=False,
        found=Found.RANGE,
        sortable=True,
        edited=Edited.NEVER,
        listed=listed,
    )


def _person(name: str, title: str, module: str) -> Field:
    """The way from a call to its person, and from a person to all calls; names stand beside it."""
    return Field(
        name=name,
        title=title,
        kind=Linked(module=module),
        found=Found.EXACT,
        listed=False,
        edited=Edited.NEVER,
        transferred=False,
    )


def chosen(name: str, title: str, kind: Choice) -> Field:
    """One of a closed list, as the platform itself decided it."""
    return Field(name=name, title=title, kind=kind, found=Found.EXACT, edited=Edited.NEVER)


PARTIES = (
    shown_text("case_no", "案卷号", most=32),
    chosen("kind", "通话类型", KINDS),
    chosen("confidentiality", "保密", CONFIDENTIALITY),
    shown_text("inmate_name", "罪犯姓名"),
    shown_text("inmate_no", "罪犯编号", most=20, found=Found.PREFIX),
    Field(
        name="ward_id",
        title="监区",
        kind=Unit(types=(OrgType.WARD,)),
        found=Found.EXACT,
        sortable=True,
        edited=Edited.NEVER,
    ),
    shown_text("relative_name", "亲属姓名"),
    Field(
        name="kinship",
        title="与罪犯关系",
        kind=KINSHIPS,
        required=False,
        found=Found.EXACT,
        edited=Edited.NEVER,
    ),
    _person("inmate_id", "罪犯", "inmates"),
    _person("relative_id", "亲属", "relatives"),
)
