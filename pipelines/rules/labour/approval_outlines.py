"""Applications of labour that are no records: the facts of each, and who decides by default."""

from pipelines.rules.approvals.outline import Outline
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    Node,
)
from schemas.people.kinds import OrgType, Role

LABOUR_GROUP, PAY_GROUP = "劳动改造", "劳动报酬"
TIMESHEET = Outline(
    code="timesheet",
    title="劳动工时",
    group=LABOUR_GROUP,
    fields=(
        FactField(name="ward", title="监区", kind=FactKind.TEXT),
        FactField(name="day", title="日期", kind=FactKind.TEXT),
        FactField(name="people", title="人数", kind=FactKind.NUMBER, unit="人"),
        FactField(name="lines", title="工时行数", kind=FactKind.NUMBER, unit="行"),
        FactField(name="hours", title="合计工时", kind=FactKind.NUMBER, unit="小时"),
        FactField(name="overtime", title="加班工时", kind=FactKind.NUMBER, unit="小时"),
        FactField(name="above_standard", title="超过标准工时", kind=FactKind.NUMBER, unit="人"),
    ),
    default=Definition(
        nodes=[
            Node(
                key="ward",
                title="监区或监狱审批",
                approvers=[
                    ByRole(role=role.value, level=level)
                    for role in (Role.APPROVER, Role.LEADER)
                    for level in (OrgType.WARD, OrgType.PRISON)
                ],
            )
        ]
    ),
    # The person who entered may not let hours count alone.
    filing=False,
)
"""A ward's sheet of hours."""
TIMESHEET_CORRECTION = Outline(
    code="timesheet_correction",
    title="劳动工时更正",
    group=LABOUR_GROUP,
    fields=(
        FactField(name="ward", title="监区", kind=FactKind.TEXT),
        FactField(name="day", title="日期", kind=FactKind.TEXT),
        FactField(name="lines", title="更正行数", kind=FactKind.NUMBER, unit="行"),
        FactField(name="hours", title="工时增减", kind=FactKind.NUMBER, unit="小时"),
        FactField(name="reason", title="更正原因", kind=FactKind.TEXT),
    ),
    default=Definition(
        nodes=[Node(key="ward", title="更正审批", approvers=TIMESHEET.default.nodes[0].approvers)]
    ),
    filing=False,
)
PAY_FIELDS = (
    FactField(name="month", title="月份", kind=FactKind.TEXT),
    FactField(name="people", title="人数", kind=FactKind.NUMBER, unit="人"),
    FactField(name="amount", title="报酬总额", kind=FactKind.NUMBER, unit="元", sealed=True),
)
UPWARDS = Definition(
    nodes=[
        Node(
            key="ward",
            title="监区审批",
            approvers=[ByRole(role=Role.APPROVER.value, level=OrgType.WARD)],
        ),
        Node(
            key="prison",
            title="监狱审批",
            approvers=[ByRole(role=Role.LEADER.value, level=OrgType.PRISON)],
        ),
        Node(
            key="bureau",
            title="市局审批",
            approvers=[ByRole(role=Role.LEADER.value, level=OrgType.BUREAU)],
        ),
    ]
)
"""From the ward to the prison to the bureau, each of whom decides."""
PAY_SHEET = Outline(
    code="pay_sheet",
    title="劳动报酬上报",
    group=PAY_GROUP,
    fields=PAY_FIELDS,
    default=UPWARDS,
    # Nobody's own word is enough for money.
    filing=False,
)
