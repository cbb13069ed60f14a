"""The output of a project in a month: approved before it counts anywhere (LR-XC-04)."""

from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.written_kind import Described, record_kind
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, Facts, Node
from schemas.modules.labour.project_outputs import PROJECT_OUTPUT, PROJECT_OUTPUTS
from schemas.people.kinds import Role

FIELDS = (
    FactField(name="project", title="劳动项目", kind=FactKind.TEXT),
    FactField(name="month", title="月份", kind=FactKind.TEXT),
    FactField(name="quantity", title="产量", kind=FactKind.TEXT),
    FactField(name="output_value", title="产值", kind=FactKind.NUMBER, unit="元"),
)
DEFAULT = Definition(
    nodes=[
        Node(
            key="prison",
            title="监狱审批",
            approvers=[ByRole(role=Role.APPROVER.value), ByRole(role=Role.LEADER.value)],
        )
    ]
)


async def _describe(_: Tx, __: Services, record: Stored) -> Described:
    values, titles = record.values, record.titles
    facts: Facts = {
        "project": titles["project_id"],
        "month": values["month"],
        "quantity": f"{values['quantity']}{values['measure']}",
        "output_value": float(values["output_value"]),
        "content": content_of(record),
    }
    title = f"{titles['project_id']}{values['month']}产值{values['output_value']}元"
    return Described(title=title[:128], unit_id=values["prison_id"], facts=facts)


async def _check(_: Tx, __: Services, ___: Stored) -> list[Outcome]:
    """What can be checked was checked when it was written."""
    return []


OUTPUT = record_kind(
    PROJECT_OUTPUT,
    "项目产值",
    group="劳动改造",
    module=PROJECT_OUTPUTS,
    fields=FIELDS,
    default=DEFAULT,
    describe=_describe,
    check=_check,
    check_titles={},
    filing=True,
)
