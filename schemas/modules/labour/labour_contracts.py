"""Contracts about labour projects, from the draft to the end (LR-XC-05)."""

from enum import StrEnum

from schemas.modules.common import linked_field, own_prison_field, remark_field
from schemas.modules.field import (
    Attached,
    Choice,
    Day,
    Edited,
    Field,
    Found,
    Integer,
    Money,
    Option,
    Text,
)
from schemas.modules.module import Action, Module, Scope, States
from schemas.platform.files import DOCUMENTS


class ContractState(StrEnum):
    DRAFT = "draft"
    IN_FORCE = "in_force"
    CHANGED = "changed"
    """In force as it was changed last."""
    ENDED = "ended"


class Expiry(StrEnum):
    """How near the end of a contract's term is."""

    FAR = "far"
    NEAR = "near"
    OVER = "over"


RUNNING = (ContractState.IN_FORCE, ContractState.CHANGED)
PAPERS = Attached(media_types=DOCUMENTS, most_bytes=20 * 1024 * 1024, most_files=20)

LABOUR_CONTRACTS = Module(
    code="labour_contracts",
    title="劳动合同",
    noun="劳动合同",
    subsystem="labour",
    group="项目与合同",
    table="labour_contract",
    fields=(
        Field(
            name="number",
            title="合同编号",
            kind=Text(most=40),
            unique=True,
            found=Found.WITHIN,
            sortable=True,
        ),
        linked_field("project_id", "劳动项目", "labour_projects", edited=Edited.ONCE),
        own_prison_field(hint="甲方，即项目所在监狱。"),
        Field(
            name="partner",
            title="对方单位",
            kind=Text(most=100),
            found=Found.WITHIN,
            hint="乙方，合作企业的全称。",
        ),
        Field(name="term_from", title="合同起始日", kind=Day(), found=Found.RANGE, sortable=True),
        Field(name="term_until", title="合同届满日", kind=Day(), found=Found.RANGE, sortable=True),
        Field(
            name="amount",
            title="合同金额（元）",
            kind=Money(least="0.00"),
            found=Found.RANGE,
            sortable=True,
        ),
        Field(
            name="files",
            title="合同文本与附件",
            kind=PAPERS,
            required=False,
            listed=False,
            hint="扫描图片或 PDF，生效和变更时必须上传。变更前的文本留在合同历次版本中。",
        ),
        Field(
            name="expiry",
            title="期限提醒",
            kind=Choice(
                options=(
                    Option(Expiry.FAR, "未临近"),
                    Option(Expiry.NEAR, "即将到期", "warning"),
                    Option(Expiry.OVER, "已到期未终止", "danger"),
                )
            ),
            required=False,
            default=Expiry.FAR,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
            hint="由任务“劳动合同到期提醒”每日更新，提前天数在任务参数中设置。",
        ),
        Field(
            name="edition",
            title="版本",
            kind=Integer(least=1, unit="版"),
            required=False,
            default=1,
            edited=Edited.NEVER,
            transferred=False,
        ),
        Field(
            name="ended_on",
            title="终止日期",
            kind=Day(),
            required=False,
            found=Found.RANGE,
            listed=False,
            edited=Edited.NEVER,
            section="终止",
        ),
        Field(
            name="end_reason",
            title="终止原因",
            kind=Text(most=200),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            section="终止",
        ),
        remark_field(),
    ),
    core=("number", "project_id", "partner", "term_from", "term_until", "amount"),
    label=("number", "partner"),
    scope=Scope(unit="prison_id"),
    order=("term_until",),
    states=States(
        options=(
            Option(ContractState.DRAFT, "草稿", "info"),
            Option(ContractState.IN_FORCE, "履行中", "success"),
            Option(ContractState.CHANGED, "已变更", "success"),
            Option(ContractState.ENDED, "已终止", "info"),
        ),
        initial=ContractState.DRAFT,
        open=(ContractState.DRAFT,),
    ),
    actions=(
        Action(
            code="sign",
            title="签订生效",
            from_states=(ContractState.DRAFT,),
            to_state=ContractState.IN_FORCE,
            confirm="生效后不能再直接修改，只能变更或终止。",
        ),
        Action(
            code="change",
            title="变更",
            from_states=RUNNING,
            to_state=ContractState.CHANGED,
            fields=("term_until", "amount", "files"),
            reason=True,
            confirm="填写变更后的届满日和金额，上传变更后的文本；变更前的内容留在合同历次版本中。",
        ),
        Action(
            code="end",
            title="终止",
            from_states=RUNNING,
            to_state=ContractState.ENDED,
            fields=("ended_on",),
            reason=True,
            tone="danger",
            confirm="终止后不能恢复，如需继续须另订合同。",
        ),
    ),
    sample={
        "number": "LD-2026-{n:03}",
        "project_id": "record:labour_projects",
        "partner": "申海第{n}电子厂",
        "term_from": "2026-01-01",
        "term_until": "2027-12-31",
        "amount": "360000.00",
        "files": "file:合同.pdf",
    },
    requirements=("LR-XC-05",),
)
