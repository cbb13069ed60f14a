"""What a rule of pay adds for hours on posts of a kind (LR-PAY-01)."""

from schemas.modules.common import coded_field
from schemas.modules.field import Edited, Field, Found, Linked, Money
from schemas.modules.module import Module, Scope

PAY_POST_RATES = Module(
    code="pay_post_rates",
    title="岗位津贴标准",
    noun="岗位津贴标准",
    subsystem="labour",
    group="劳动报酬",
    table="pay_post_rate",
    fields=(
        Field(
            name="rule_id",
            title="报酬规则",
            kind=Linked(module="pay_rules"),
            found=Found.EXACT,
            edited=Edited.ONCE,
        ),
        coded_field("post_kind", "岗位类别", "labour_post_kind", edited=Edited.ONCE),
        Field(
            name="hourly",
            title="每小时津贴",
            kind=Money(least="0.01", most="1000"),
            sortable=True,
            hint="元；该类岗位上的每小时工时另加此数。",
        ),
    ),
    core=("rule_id", "post_kind", "hourly"),
    label=("rule_id", "post_kind"),
    scope=Scope(unit="rule_id.unit_id"),
    order=("-id",),
    unique_together=(("rule_id", "post_kind"),),
    sample={"rule_id": "record:pay_rules", "post_kind": "kitchen", "hourly": "{n}.50"},
    requirements=("LR-PAY-01",),
)
