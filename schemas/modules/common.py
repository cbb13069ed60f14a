"""Field shapes that several modules share, said once."""

from typing import Any

from schemas.modules.field import Field, Found, Mask, Option, Text
from schemas.modules.module import Action, States

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


def remark_field() -> Field:
    return Field(
        name="remark", title="备注", kind=Text(most=500, lines=3), required=False, listed=False
    )
