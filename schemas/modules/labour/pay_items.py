"""What an officer adds to an inmate's pay of a month, or takes from it (LR-PAY-03)."""

from schemas.modules.common import inmate_field
from schemas.modules.field import Choice, Edited, Field, Found, Money, Option, Text, Unit
from schemas.modules.module import Module, Scope
from schemas.people.kinds import OrgType

ITEM_KINDS = Choice(
    options=(
        Option("bonus", "奖励", "success"),
        Option("allowance", "补贴"),
        Option("deduction", "扣款", "warning"),
    )
)

PAY_ITEMS = Module(
    code="pay_items",
    title="报酬项目",
    noun="报酬项目",
    subsystem="labour",
    group="劳动报酬",
    table="pay_item",
    fields=(
        inmate_field(),
        Field(
            name="ward_id",
            title="监区",
            kind=Unit(types=(OrgType.WARD,)),
            required=False,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
            hint="录入时所在的监区，计入该监区的报酬表。",
        ),
        Field(
            name="month",
            title="月份",
            kind=Text(most=7, pattern=r"2[0-9]{3}-(0[1-9]|1[0-2])", form="年月，例如2026-11"),
            found=Found.EXACT,
            sortable=True,
            edited=Edited.ONCE,
        ),
        Field(name="item_kind", title="类别", kind=ITEM_KINDS, found=Found.EXACT, sortable=True),
        Field(
            name="amount",
            title="金额",
            kind=Money(least="0.01", most="100000"),
            sealed=True,
            hint="元，填正数；扣款会从报酬中减去。",
        ),
        Field(name="reason", title="事由", kind=Text(most=200, least=2), found=Found.WITHIN),
    ),
    core=("inmate_id", "month", "item_kind", "amount", "reason"),
    label=("inmate_id", "month", "item_kind"),
    scope=Scope(unit="ward_id"),
    order=("-id",),
    sample={
        "inmate_id": "record:inmates",
        "month": "2{n:03}-05",
        "item_kind": "bonus",
        "amount": "12.50",
        "reason": "第{n}次节约原料",
    },
    requirements=("LR-PAY-03", "LR-PAY-07"),
)
