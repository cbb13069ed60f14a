"""What binds relatives to inmates (VC-BASE-03)."""

from schemas.modules.common import inmate_field, remark_field
from schemas.modules.field import Choice, Edited, Field, Found, Linked, Option
from schemas.modules.module import Action, Module, Scope, States
from schemas.people.kinds import BindingState, Kinship

KINSHIPS = Choice(
    options=(
        Option(Kinship.PARENT.value, "父母"),
        Option(Kinship.SPOUSE.value, "配偶"),
        Option(Kinship.CHILD.value, "子女"),
        Option(Kinship.SIBLING.value, "兄弟姐妹"),
        Option(Kinship.EXTENDED.value, "其他亲属、监护人"),
        Option(Kinship.OTHER.value, "其他（关系未明）"),
        Option(Kinship.LAWYER.value, "律师"),
        Option(Kinship.LEGAL_AID.value, "法律援助人员"),
        Option(Kinship.OFFICIAL.value, "公务人员"),
    )
)
PENDING, APPROVED, REJECTED, REMOVED = (state.value for state in BindingState)

INMATE_BINDINGS = Module(
    code="inmate_bindings",
    title="亲属关系",
    noun="亲属关系",
    subsystem="base",
    group="人员信息",
    table="inmate_binding",
    fields=(
        Field(
            name="relative_id",
            title="家属",
            kind=Linked(module="relatives"),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        inmate_field(),
        Field(name="kinship", title="与罪犯关系", kind=KINSHIPS, found=Found.EXACT),
        remark_field(),
    ),
    core=("relative_id", "inmate_id", "kinship"),
    label=("relative_id", "inmate_id"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("inmate_id",),
    unique_together=(("relative_id", "inmate_id"),),
    states=States(
        options=(
            Option(PENDING, "待审核", "warning"),
            Option(APPROVED, "已绑定", "success"),
            Option(REJECTED, "已驳回", "danger"),
            Option(REMOVED, "已解除", "info"),
        ),
        # What an officer enters he has seen the proof of.
        initial=APPROVED,
    ),
    actions=(
        Action(code="approve", title="通过", from_states=(PENDING, REJECTED), to_state=APPROVED),
        Action(
            code="reject",
            title="驳回",
            from_states=(PENDING,),
            to_state=REJECTED,
            reason=True,
            tone="danger",
        ),
        Action(
            code="unbind",
            title="解除绑定",
            from_states=(APPROVED,),
            to_state=REMOVED,
            reason=True,
            tone="danger",
            confirm="解除后该家属不能再申请与此罪犯的会见和通话。确定解除吗？",
        ),
        Action(
            code="restore",
            title="恢复绑定",
            from_states=(REMOVED,),
            to_state=APPROVED,
            reason=True,
        ),
    ),
    guarded="key_data",
    key_fields=("kinship",),
    sample={
        "relative_id": "record:relatives",
        "inmate_id": "record:inmates",
        "kinship": "pick:parent|spouse|child",
    },
    requirements=("VC-BASE-03",),
)
