"""What labour contracts said before each change, with the papers of then (LR-XC-05)."""

from schemas.modules.common import own_prison_field
from schemas.modules.field import Day, Edited, Field, Found, Integer, Linked, Moment, Money, Text
from schemas.modules.labour.labour_contracts import PAPERS
from schemas.modules.module import Module, Scope, Verb

NEVER, ONCE = Edited.NEVER, Edited.ONCE
"""There is no form: the platform writes versions, and takes over the files of the contract."""

LABOUR_CONTRACT_VERSIONS = Module(
    code="labour_contract_versions",
    title="合同历次版本",
    noun="合同版本",
    subsystem="labour",
    group="项目与合同",
    table="labour_contract_version",
    fields=(
        Field(
            name="contract_id",
            title="劳动合同",
            kind=Linked(module="labour_contracts"),
            found=Found.EXACT,
            edited=NEVER,
        ),
        Field(
            name="edition",
            title="版本",
            kind=Integer(least=1, unit="版"),
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(name="term_until", title="合同届满日", kind=Day(), found=Found.RANGE, edited=NEVER),
        Field(
            name="amount",
            title="合同金额（元）",
            kind=Money(),
            found=Found.RANGE,
            edited=NEVER,
        ),
        Field(
            name="change_reason",
            title="变更原因",
            kind=Text(most=200),
            found=Found.WITHIN,
            edited=NEVER,
            hint="为什么这一版被变更。",
        ),
        Field(
            name="changed_at",
            title="变更时间",
            kind=Moment(),
            found=Found.RANGE,
            sortable=True,
            edited=NEVER,
        ),
        Field(
            name="changed_by",
            title="变更经办人",
            kind=Linked(module="officers"),
            required=False,
            edited=NEVER,
            transferred=False,
        ),
        own_prison_field(),
        Field(
            name="files",
            title="合同文本与附件",
            kind=PAPERS,
            required=False,
            listed=False,
            edited=ONCE,
        ),
    ),
    core=("contract_id", "edition", "term_until", "amount", "change_reason"),
    label=("contract_id", "edition"),
    scope=Scope(unit="prison_id"),
    order=("contract_id", "-edition"),
    unique_together=(("contract_id", "edition"),),
    # Written with each change of a contract, and never by hand.
    verbs=(Verb.LIST, Verb.EXPORT),
    sample={
        "contract_id": "record:labour_contracts",
        "prison_id": "unit:P03",
        "edition": 1,
        "term_until": "2026-12-31",
        "amount": "300000.00",
        "change_reason": "第{n}次续签",
        "changed_at": "2026-11-24T02:00:00Z",
    },
    requirements=("LR-XC-05",),
)
