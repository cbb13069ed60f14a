"""People who register as relatives, with card, face and what was checked (VC-PUB-01 to -07)."""

from typing import Any

from schemas.modules.approval import FAILED_CHECKS, INMATE, Approval, Ends, desk, told
from schemas.modules.calls.call_fields import shown_moment
from schemas.modules.common import (
    ID_NO,
    ID_NO_FORM,
    PHONE,
    PHONE_FORM,
    inmate_field,
    own_prison_field,
    proof_field,
    remark_field,
)
from schemas.modules.field import (
    Attached,
    Choice,
    Day,
    Edited,
    Field,
    Found,
    Integer,
    Linked,
    Mask,
    Option,
    Text,
)
from schemas.modules.index import Index
from schemas.modules.levels import Level
from schemas.modules.module import Action, Module, Scope, States, Verb
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.people.kinds import OrgType, Role
from schemas.people.registrations import RegistrationState, Verified
from schemas.platform.files import PICTURES

RELATIVE_REGISTRATION = "relative_registration"
"""Kind of approval."""
WHO, CARD, KIN, PROVEN = "本人", "身份证", "与服刑人员的关系", "核验"
NEVER: dict[str, Any] = {"edited": Edited.NEVER, "transferred": False}
VERIFYING, UNPROVEN, PENDING, RETURNED, APPROVED, REJECTED, CANCELLED = (
    state.value for state in RegistrationState
)


def _picture(name: str, title: str, section: str) -> Field:
    return Field(
        name=name,
        title=title,
        kind=Attached(media_types=PICTURES),
        required=False,
        listed=False,
        transferred=False,
        section=section,
    )


def _noted(name: str, title: str, most: int) -> Field:
    """What was found beside what was entered, which names and numbers may stand in."""
    return Field(
        name=name,
        title=title,
        kind=Text(most=most, lines=4),
        required=False,
        sealed=True,
        listed=False,
        section=PROVEN,
        **NEVER,
    )


RELATIVE_REGISTRATIONS = Module(
    code="relative_registrations",
    title="家属注册",
    noun="家属注册",
    subsystem="base",
    group="人员信息",
    table="relative_registration",
    fields=(
        Field(
            name="name",
            title="姓名",
            kind=Text(most=64),
            found=Found.WITHIN,
            sortable=True,
            edited=Edited.NEVER,
            section=WHO,
        ),
        Field(
            name="id_no",
            title="身份证号",
            kind=Text(most=18, least=18, pattern=ID_NO, form=ID_NO_FORM),
            mask=Mask.NUMBER,
            level=Level.IMPORTANT,
            found=Found.EXACT,
            edited=Edited.NEVER,
            section=WHO,
        ),
        Field(
            name="phone",
            title="联系电话",
            kind=Text(most=16, pattern=PHONE, form=PHONE_FORM),
            mask=Mask.PHONE,
            found=Found.EXACT,
            edited=Edited.NEVER,
            section=WHO,
        ),
        Field(
            name="gender",
            title="性别",
            kind=Choice(options=(Option("male", "男"), Option("female", "女"))),
            listed=False,
            edited=Edited.NEVER,
            section=WHO,
        ),
        Field(
            name="birth_day",
            title="出生日期",
            kind=Day(),
            listed=False,
            edited=Edited.NEVER,
            section=WHO,
        ),
        Field(
            name="address",
            title="住址",
            kind=Text(most=200),
            required=False,
            sealed=True,
            listed=False,
            section=WHO,
            **NEVER,
        ),
        Field(
            name="card_until",
            title="身份证有效期至",
            kind=Day(),
            required=False,
            listed=False,
            hint="空白为长期。",
            section=CARD,
            **NEVER,
        ),
        _picture("front", "身份证人像面", CARD),
        _picture("back", "身份证国徽面", CARD),
        _picture("portrait", "现场人脸", CARD),
        _noted("read_as", "证件识别结果", 600),
        _noted("differs", "与证件不一致处", 500),
        Field(
            name="likeness",
            title="人脸与证件照相似度",
            kind=Integer(least=0, most=100, unit="%"),
            required=False,
            listed=False,
            section=PROVEN,
            **NEVER,
        ),
        inmate_field(Edited.NEVER, section=KIN),
        own_prison_field(section=KIN),
        Field(
            name="kinship",
            title="与服刑人员关系",
            kind=KINSHIPS,
            found=Found.EXACT,
            edited=Edited.NEVER,
            section=KIN,
        ),
        proof_field(section=KIN, transferred=False),
        Field(
            name="verified",
            title="实人认证",
            kind=Choice(
                options=(
                    Option(Verified.POLICE, "公安认证一致", "success"),
                    Option(Verified.SYSTEM, "会见系统已认证", "success"),
                    Option(Verified.OFFICER, "由民警核对", "warning"),
                )
            ),
            required=False,
            found=Found.EXACT,
            section=PROVEN,
            **NEVER,
        ),
        shown_moment("verified_at", "认证时间", listed=False),
        Field(
            name="reference",
            title="认证编号",
            kind=Text(most=64),
            required=False,
            listed=False,
            section=PROVEN,
            **NEVER,
        ),
        _noted("known", "会见系统比对", 300),
        Field(
            name="known_id",
            title="会见系统登记",
            kind=Text(most=26),
            required=False,
            listed=False,
            **NEVER,
        ),
        Field(
            name="relative_id",
            title="家属档案",
            kind=Linked(module="relatives"),
            required=False,
            found=Found.EXACT,
            listed=False,
            **NEVER,
        ),
        Field(
            name="account_id",
            title="公众账户",
            kind=Text(most=26),
            required=False,
            listed=False,
            **NEVER,
        ),
        Field(
            name="round",
            title="第几次提交",
            kind=Integer(least=1, most=99),
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
        ),
        shown_moment("submitted_at", "提交时间"),
        Field(
            name="said",
            title="退回或未通过原因",
            kind=Text(most=500),
            required=False,
            listed=False,
            **NEVER,
        ),
        remark_field(),
    ),
    core=("name", "id_no", "phone", "inmate_id", "kinship"),
    label=("name",),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-submitted_at",),
    indexes=(Index("account_id"),),
    states=States(
        options=(
            Option(VERIFYING, "实人认证中", "info"),
            Option(UNPROVEN, "认证未通过", "danger"),
            Option(PENDING, "待审核", "warning"),
            Option(RETURNED, "已退回", "warning"),
            Option(APPROVED, "已通过", "success"),
            Option(REJECTED, "未通过", "danger"),
            Option(CANCELLED, "已撤回", "info"),
        ),
        initial=VERIFYING,
    ),
    actions=(
        Action(
            code="submit",
            title="转人工审核",
            from_states=(VERIFYING,),
            to_state=PENDING,
            approval=RELATIVE_REGISTRATION,
            confirm="公安认证尚无结果，转人工后由民警核对人脸和证件。确定吗？",
        ),
    ),
    verbs=(Verb.LIST, Verb.EXPORT, Verb.REVEAL),
    approval=Approval(
        kind=RELATIVE_REGISTRATION,
        title="家属注册",
        group="人员信息",
        headline="{name}注册为{inmate_id}的家属",
        facts=(
            told("registrant", "name"),
            INMATE,
            told("kinship"),
            told("verified"),
            FAILED_CHECKS,
        ),
        checks=("proven", "known", "card", "one_person", "alike_persons", "custody"),
        nodes=(desk("prison", "监狱审核", Role.APPROVER, Role.LEADER, level=OrgType.PRISON),),
        # Somebody looks at a person who is new.
        filing=False,
        ruled=True,
        shows=(
            "kinship",
            "gender",
            "birth_day",
            "card_until",
            "likeness",
            "verified",
            "verified_at",
            "reference",
            "known",
            "differs",
            "front",
            "back",
            "portrait",
            "proof",
        ),
        ends=Ends(approved=APPROVED, rejected=REJECTED, returned=RETURNED, withdrawn=CANCELLED),
    ),
    sample={
        "name": "注册人{n}",
        "id_no": "9900001950010{n:04}X",
        "phone": "1000003{n:04}",
        "gender": "pick:male|female",
        "birth_day": "1950-01-{day:02}",
        "inmate_id": "record:inmates",
        "kinship": "pick:parent|spouse|child",
        "verified": "police",
        "round": 1,
        "submitted_at": "2026-11-24T02:00:00Z",
    },
    requirements=("VC-PUB-01", "VC-PUB-04", "VC-PUB-05", "VC-PUB-06", "VC-PUB-07", "VC-PUB-23"),
)
