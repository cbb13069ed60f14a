"""Letters of relatives and inmates, from the registration to the hand-over (VC-GEN-01)."""

from enum import StrEnum

from schemas.approvals.definition import FactKind
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.approval import FAILED_CHECKS, INMATE, Approval, Ends, beside, desk, told
from schemas.modules.common import inmate_field, remark_field
from schemas.modules.field import (
    Attached,
    Choice,
    Day,
    Edited,
    Field,
    Found,
    Linked,
    Moment,
    Option,
    Text,
)
from schemas.modules.governance.confidential_fields import confidential_fields
from schemas.modules.module import Action, Module, Scope, States
from schemas.modules.people.contact_fields import AT_THE_TIME, relative_field
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.people.kinds import Role
from schemas.platform.files import JPEG, PDF, PNG

LETTER = "letter"
"""Kind of approval that assesses a letter."""
REGISTERED_RELATIVE = beside("registered_relative", "与已绑定家属往来", FactKind.FLAG)


class Direction(StrEnum):
    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"


class LetterState(StrEnum):
    REGISTERED = "registered"
    ASSESSING = "assessing"
    APPROVED = "approved"
    WITHHELD = "withheld"
    HANDED_OVER = "handed_over"
    POSTED = "posted"
    RETURNED = "returned"


UNOPENED = {"confidentiality": Confidentiality.PRIVILEGED.value}
"""Of such a letter nobody reads anything: it goes on as it came (VC-GEN-21)."""
DIRECTIONS = (Option(Direction.INBOUND, "来信"), Option(Direction.OUTBOUND, "去信"))

LETTERS = Module(
    code="letters",
    title="信件登记",
    noun="信件",
    subsystem="letters",
    group="信件登记",
    table="letter",
    fields=(
        Field(
            name="direction",
            title="收寄方向",
            kind=Choice(options=DIRECTIONS),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        inmate_field(),
        relative_field(hint="寄给或来自已绑定的家属时填写。"),
        Field(
            name="kinship",
            title="与罪犯关系",
            kind=KINSHIPS,
            required=False,
            found=Found.EXACT,
            edited=Edited.ONCE,
            hint="未选家属时按信封填写；律师、法律援助和公务往来信件不拆阅，关系未明的待定密。",
        ),
        *confidential_fields(),
        Field(name="sender", title="寄件人", kind=Text(most=64), found=Found.WITHIN),
        Field(name="recipient", title="收件人", kind=Text(most=64), found=Found.WITHIN),
        Field(
            name="arrived_on",
            title="收到日期",
            kind=Day(),
            found=Found.RANGE,
            sortable=True,
            hint="来信为监狱收到的日期，去信为罪犯交信的日期。",
        ),
        Field(
            name="postmarked_on",
            title="邮戳日期",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            sortable=True,
            listed=False,
        ),
        Field(
            name="postal_no",
            title="邮件号",
            kind=Text(most=40),
            required=False,
            found=Found.PREFIX,
            listed=False,
        ),
        Field(
            name="pages",
            title="信件扫描件",
            kind=Attached(media_types=(JPEG, PNG, PDF), most_bytes=20 * 1024 * 1024, most_files=20),
            required=False,
            listed=False,
            hint="按页序上传，图片或 PDF，最多20个文件。",
        ),
        *AT_THE_TIME,
        Field(
            name="assessed_by",
            title="评估民警",
            kind=Linked(module="officers"),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            section="评估与办理",
        ),
        Field(
            name="assessed_at",
            title="评估时间",
            kind=Moment(),
            required=False,
            found=Found.RANGE,
            listed=False,
            edited=Edited.NEVER,
            section="评估与办理",
        ),
        Field(
            name="withheld_reason",
            title="扣留原因",
            kind=Text(most=200),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            section="评估与办理",
        ),
        Field(
            name="settled_at",
            title="办结时间",
            kind=Moment(),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            section="评估与办理",
        ),
        remark_field(),
    ),
    core=("direction", "inmate_id", "sender", "recipient", "arrived_on"),
    label=("inmate_id", "arrived_on"),
    scope=Scope(unit="inmate_id.ward_id"),
    order=("-arrived_on",),
    states=States(
        options=(
            Option(LetterState.REGISTERED, "已登记", "warning"),
            Option(LetterState.ASSESSING, "评估中", "warning"),
            Option(LetterState.APPROVED, "评估通过", "success"),
            Option(LetterState.WITHHELD, "已扣留", "danger"),
            Option(LetterState.HANDED_OVER, "已转交", "info"),
            Option(LetterState.POSTED, "已寄出", "info"),
            Option(LetterState.RETURNED, "已退回", "info"),
        ),
        initial=LetterState.REGISTERED,
        open=(LetterState.REGISTERED,),
    ),
    actions=(
        Action(
            code="assess",
            title="提交评估",
            from_states=(LetterState.REGISTERED,),
            to_state=LetterState.ASSESSING,
            approval=LETTER,
            when={"confidentiality": Confidentiality.ORDINARY.value},
        ),
        Action(
            code="hand_over_unopened",
            title="不拆阅转交",
            from_states=(LetterState.REGISTERED,),
            when={**UNOPENED, "direction": Direction.INBOUND},
            to_state=LetterState.HANDED_OVER,
            confirm="保密信件不拆阅、不评估，原封转交罪犯。确定转交吗？",
        ),
        Action(
            code="post_unopened",
            title="不拆阅寄出",
            from_states=(LetterState.REGISTERED,),
            when={**UNOPENED, "direction": Direction.OUTBOUND},
            to_state=LetterState.POSTED,
            confirm="保密信件不拆阅、不评估，原封寄出。确定寄出吗？",
        ),
        Action(
            code="hand_over",
            title="转交罪犯",
            from_states=(LetterState.APPROVED,),
            when={"direction": Direction.INBOUND},
            to_state=LetterState.HANDED_OVER,
        ),
        Action(
            code="post",
            title="寄出",
            from_states=(LetterState.APPROVED,),
            when={"direction": Direction.OUTBOUND},
            to_state=LetterState.POSTED,
        ),
        Action(
            code="send_back",
            title="退回寄件人",
            from_states=(LetterState.WITHHELD,),
            to_state=LetterState.RETURNED,
            reason=True,
            tone="warning",
        ),
    ),
    approval=Approval(
        kind=LETTER,
        title="信件评估",
        group="信件登记",
        headline="{inmate_id}的{direction}（{sender}寄）",
        facts=(
            told("direction"),
            INMATE,
            told("sender"),
            told("recipient"),
            REGISTERED_RELATIVE,
            FAILED_CHECKS,
        ),
        checks=("binding", "blacklist", "inmate_blacklist", "custody"),
        nodes=(desk("ward", "监区评估", Role.APPROVER, Role.LEADER),),
        ends=Ends(
            rejected=LetterState.WITHHELD,
            returned=LetterState.REGISTERED,
            withdrawn=LetterState.REGISTERED,
        ),
        # Somebody answers for having read it.
        filing=False,
    ),
    sample={
        "direction": "INBOUND",
        "inmate_id": "pair:inmate_id",
        "relative_id": "pair:relative_id",
        "sender": "家属{n}",
        "recipient": "罪犯{n}",
        "arrived_on": "2026-11-24",
        "postal_no": "EMS{n:05}",
        "pages": "file:page.jpg",
    },
    requirements=("VC-GEN-01", "VC-CFG-12"),
)
