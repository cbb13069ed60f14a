"""Telephone numbers of relatives that inmates may dial (VC-NUM-03, -04)."""

from schemas.modules.common import inmate_field, phone_field, proof_field, remark_field
from schemas.modules.field import Edited, Field, Flag, Found, Linked, Option, Text
from schemas.modules.module import Action, Module, Scope, States
from schemas.modules.own import Ask, Own, Whose, by_ward
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.people.kinds import FAMILY, BarredFrom

RELATIVE_NUMBER = "relative_number"
"""Kind of approval by which a relative applies for one."""
APPLIED, USABLE, REJECTED, DISABLED = "applied", "usable", "rejected", "disabled"

RELATIVE_NUMBERS = Module(
    code="relative_numbers",
    title="亲情号码",
    noun="亲情号码",
    subsystem="numbers",
    group="号码管理",
    table="relative_number",
    fields=(
        phone_field(edited=Edited.ONCE),
        Field(
            name="relative_id",
            title="机主",
            kind=Linked(module="relatives"),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        Field(name="kinship", title="与罪犯关系", kind=KINSHIPS, found=Found.EXACT),
        inmate_field(),
        Field(
            name="shared",
            title="绑定其他罪犯",
            kind=Flag(),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="owner_name",
            title="登记机主",
            kind=Text(most=64),
            required=False,
            listed=False,
            hint="号码在运营商处登记的姓名；留空表示家属本人。",
        ),
        proof_field(),
        remark_field(),
    ),
    core=("phone", "relative_id", "inmate_id", "kinship"),
    label=("relative_id",),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("inmate_id",),
    unique_together=(("inmate_id", "phone"),),
    states=States(
        options=(
            Option(APPLIED, "待审批", "warning"),
            Option(USABLE, "可拨打", "success"),
            Option(REJECTED, "已驳回", "danger"),
            Option(DISABLED, "已停用", "info"),
        ),
        # What an officer enters needs no application.
        initial=USABLE,
    ),
    actions=(
        Action(code="approve", title="通过", from_states=(APPLIED,), to_state=USABLE),
        Action(
            code="reject",
            title="驳回",
            from_states=(APPLIED,),
            to_state=REJECTED,
            reason=True,
            tone="danger",
        ),
        Action(
            code="disable",
            title="停用",
            from_states=(USABLE,),
            to_state=DISABLED,
            reason=True,
            tone="warning",
        ),
        Action(code="enable", title="启用", from_states=(DISABLED,), to_state=USABLE),
    ),
    guarded="key_data",
    key_fields=("kinship",),
    own=Own(
        address="numbers",
        title="登记亲情号码",
        lead="批准后，服刑人员可以拨打这个号码与您通话。",
        proof="号码的实名登记证明或话费账单，能看清姓名和号码。",
        barred=BarredFrom.PHONE,
        approval=by_ward(RELATIVE_NUMBER, "亲情号码登记", "号码管理"),
        asks=(
            Ask(name="phone", title="电话号码"),
            Ask(
                name="owner_name",
                title="登记机主",
                label="机主姓名",
                whose=Whose(question="号码登记在谁的名下"),
            ),
            Ask(
                name="kinship",
                title="机主与服刑人员关系",
                label="机主与服刑人员的关系",
                along="owner_name",
                of_binding=True,
                among=FAMILY,
            ),
        ),
    ),
    sample={
        "phone": "1000004{n:04}",
        "relative_id": "pair:relative_id",
        "inmate_id": "pair:inmate_id",
        "kinship": "pick:parent|spouse|child",
    },
    requirements=("VC-NUM-03", "VC-NUM-04"),
)
