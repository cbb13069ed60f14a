"""Field shapes that several modules share, said once."""

from typing import Any

from schemas.modules.field import (
    Attached,
    Coded,
    Edited,
    Field,
    Found,
    Linked,
    Mask,
    Option,
    Text,
    Unit,
)
from schemas.modules.levels import Level
from schemas.modules.module import Action, States
from schemas.people.kinds import OrgType
from schemas.platform.files import DOCUMENTS

ID_NO_FORM = "18位身份证号"
ID_NO = r"[1-9][0-9]{16}[0-9X]"
PHONE_FORM = "11位手机号，或区号加固定电话号码"
PHONE = r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}"

ACTIVE, INACTIVE = "active", "inactive"

ACTIVE_STATES = States(
    options=(
        Option(ACTIVE, "启用", "success"),
        Option(INACTIVE, "停用", "info"),
    ),
    initial=ACTIVE,
)
DEACTIVATE = Action(
    code="deactivate",
    title="停用",
    from_states=(ACTIVE,),
    to_state=INACTIVE,
    reason=True,
    tone="warning",
    confirm="停用后不能再选用该记录，已有的业务不受影响。确定停用吗？",
)
ACTIVATE = Action(code="activate", title="启用", from_states=(INACTIVE,), to_state=ACTIVE)
ON_AND_OFF = (DEACTIVATE, ACTIVATE)


def name_field(**more: Any) -> Field:
    """A person's name."""
    return Field(
        name="name", title="姓名", kind=Text(most=64), found=Found.WITHIN, sortable=True, **more
    )


def id_no_field(**more: Any) -> Field:
    """An identity number: sealed, unique, found by the whole number alone."""
    return Field(
        name="id_no",
        title="身份证号",
        kind=Text(most=18, least=18, pattern=ID_NO, form=ID_NO_FORM),
        unique=True,
        mask=Mask.NUMBER,
        level=Level.IMPORTANT,
        found=Found.EXACT,
        **more,
    )


def phone_field(**more: Any) -> Field:
    """A telephone number, sealed."""
    return Field(
        name="phone",
        title="联系电话",
        kind=Text(most=16, pattern=PHONE, form=PHONE_FORM),
        mask=Mask.PHONE,
        found=Found.EXACT,
        **more,
    )


def proof_field() -> Field:
    """Papers that prove what a record says: scans and photographs."""
    return Field(
        name="proof",
        title="证明材料",
        kind=Attached(media_types=DOCUMENTS, most_files=6),
        required=False,
        listed=False,
    )


def note_field(name: str, title: str, lines: int = 3, **more: Any) -> Field:
    """Some sentences, which the detail shows alone."""
    return Field(name=name, title=title, kind=Text(most=500, lines=lines), listed=False, **more)


def remark_field() -> Field:
    return note_field("remark", "备注", required=False)


def unit_field(title: str, *types: OrgType, **more: Any) -> Field:
    """The unit that a record belongs to."""
    kind = Unit(types=types)
    return Field(name="unit_id", title=title, kind=kind, found=Found.EXACT, **more)


def linked_field(name: str, title: str, module: str, **more: Any) -> Field:
    """A record of another module that is in use."""
    kind = Linked(module=module, in_use=True)
    return Field(name=name, title=title, kind=kind, found=Found.EXACT, **more)


def coded_field(name: str, title: str, dictionary: str, **more: Any) -> Field:
    """An item of a dictionary, which lists are narrowed by."""
    kind = Coded(dictionary=dictionary)
    return Field(name=name, title=title, kind=kind, found=Found.EXACT, **more)


CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"


def clock_field(name: str, title: str, **more: Any) -> Field:
    """A time of the day in the bureau's zone."""
    kind = Text(most=5, least=5, pattern=CLOCK, form="24小时制的时刻，例如09:30")
    return Field(name=name, title=title, kind=kind, **more)


def inmate_field(edited: Edited = Edited.ONCE, **more: Any) -> Field:
    """The inmate whom a record is about."""
    kind = Linked(module="inmates")
    return Field(
        name="inmate_id", title="罪犯", kind=kind, found=Found.EXACT, edited=edited, **more
    )


def own_prison_field(**more: Any) -> Field:
    """The prison of the inmate whom a record is about; it follows from him."""
    return Field(
        name="prison_id",
        title="监狱",
        kind=Unit(types=(OrgType.PRISON,)),
        required=False,
        found=Found.EXACT,
        edited=Edited.NEVER,
        transferred=False,
        **more,
    )


DRAFT, PENDING, RETURNED, APPROVED, REJECTED, CANCELLED, DONE = (
    "draft",
    "pending",
    "returned",
    "approved",
    "rejected",
    "cancelled",
    "done",
)
"""States of a record that the approval centre decides on."""

APPLICATION_STATES = States(
    options=(
        Option(DRAFT, "草稿", "info"),
        Option(PENDING, "待审批", "warning"),
        Option(RETURNED, "已退回", "warning"),
        Option(APPROVED, "已通过", "success"),
        Option(REJECTED, "已驳回", "danger"),
        Option(CANCELLED, "已取消", "info"),
        Option(DONE, "已办结", "success"),
    ),
    initial=DRAFT,
    open=(DRAFT, RETURNED),
)
CANCEL = Action(
    code="cancel",
    title="取消预约",
    from_states=(APPROVED,),
    to_state=CANCELLED,
    reason=True,
    tone="danger",
    confirm="取消后不能恢复，如需办理须重新预约。确定取消吗？",
)


def submit_action(kind: str) -> Action:
    """Hand the record to the approval centre under this kind."""
    return Action(
        code="submit",
        title="提交审批",
        from_states=(DRAFT, RETURNED),
        to_state=PENDING,
        approval=kind,
        confirm="提交后不能再修改，由审批人决定通过、驳回或退回修改。",
    )
