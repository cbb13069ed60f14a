"""What binds relatives to inmates, by officers or asked for (VC-BASE-03, VC-PUB-08)."""

from schemas.modules.common import inmate_field, proof_field, remark_field
from schemas.modules.field import Choice, Day, Edited, Field, Found, Linked, Option
from schemas.modules.module import Action, Module, Scope, States
from schemas.modules.own import KNOWN, STANDING, Ask, Own, by_ward
from schemas.people.kinds import FAMILY, BarredFrom, BindingState, Kinship

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
INMATE_BINDING = "inmate_binding"
"""Kind of approval by which a relative applies for one."""
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
        # What proves a binding is looked at here, and stands in no file.
        proof_field(transferred=False),
        Field(
            name="proof_until",
            title="证明有效期至",
            kind=Day(),
            required=False,
            listed=False,
            found=Found.RANGE,
            hint="过期后不能预约会见，已预约的会见转人工复核；不填则长期有效。",
        ),
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
    own=Own(
        address="bindings",
        title="申请绑定服刑人员",
        lead="批准后，您可以为这位服刑人员申请会见通信的各项业务。",
        proof="户口簿、结婚证、出生证明或其他亲属关系证明，能看清双方姓名。",
        barred=BarredFrom.ALL,
        approval=by_ward(
            INMATE_BINDING, "亲属关系绑定", "人员信息", (KNOWN, *STANDING), ruled=True
        ),
        names=(
            Ask(name="name", title="服刑人员姓名"),
            Ask(name="inmate_no", title="服刑人员编号"),
        ),
        asks=(
            Ask(
                name="kinship",
                title="与服刑人员关系",
                label="您与服刑人员的关系",
                among=FAMILY,
            ),
        ),
        one_a_pair=True,
    ),
    sample={
        "relative_id": "record:relatives",
        "inmate_id": "record:inmates",
        "kinship": "pick:parent|spouse|child",
    },
    requirements=("VC-BASE-03", "VC-PUB-07", "VC-PUB-08"),
)
