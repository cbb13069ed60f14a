"""What follows where a prison's visit system knows whoever registers, by bureau and prison."""

from schemas.modules.common import remark_field
from schemas.modules.field import Choice, Field, Found, Option, Text
from schemas.modules.module import Keeper, Module, Scope, Verb
from schemas.modules.visits.calendar_fields import (
    first_day_field,
    last_day_field,
    prison_or_bureau_field,
)
from schemas.people.known_relatives import KnownBinding, KnownCheck

KNOWN_RELATIVE_RULES = Module(
    code="known_relative_rules",
    title="会见系统认证规则",
    noun="会见系统认证规则",
    subsystem="base",
    group="人员信息",
    table="known_relative_rule",
    kept_by=Keeper.LEADER,
    fields=(
        Field(name="name", title="名称", kind=Text(most=40), found=Found.WITHIN, sortable=True),
        prison_or_bureau_field(),
        Field(
            name="binding",
            title="会见系统已认证的亲属",
            kind=Choice(
                options=(
                    Option(KnownBinding.OFFICER, "免证明，由民警审核"),
                    Option(KnownBinding.AT_ONCE, "免证明，直接绑定", "warning"),
                )
            ),
            default=KnownBinding.OFFICER.value,
            hint="直接绑定即由本规则事先决定，记入审批记录和审计；有核查未通过的仍由民警审核。",
        ),
        Field(
            name="police",
            title="公安实人认证",
            kind=Choice(
                options=(
                    Option(KnownCheck.REPLACED, "由会见系统认证代替"),
                    Option(KnownCheck.ASKED, "仍须认证"),
                )
            ),
            default=KnownCheck.REPLACED.value,
            hint="证件号和现场人脸与会见系统的登记一致时，是否还请公安实人认证。",
        ),
        first_day_field(),
        last_day_field(),
        remark_field(),
    ),
    core=("name", "unit_id", "binding", "police", "valid_from"),
    label=("name",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("unit_id", "-valid_from"),
    unique_together=(("unit_id", "valid_from"),),
    verbs=(Verb.LIST, Verb.CREATE, Verb.EDIT, Verb.DELETE),
    sample={
        "name": "示例规则{n}",
        "unit_id": "unit:P03",
        "binding": "officer",
        "police": "replaced",
        "valid_from": "3{n:03}-01-01",
    },
    requirements=("VC-PUB-07",),
)
