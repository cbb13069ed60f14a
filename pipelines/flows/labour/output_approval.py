"""The output of a project in a month: approved before it counts anywhere (LR-XC-04)."""

from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.record_kind import Described, record_kind
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.labour.approval_outlines import OUTPUT as OUTLINE
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import Facts
from schemas.modules.labour.project_outputs import PROJECT_OUTPUTS


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
    **vars(OUTLINE),
    module=PROJECT_OUTPUTS,
    describe=_describe,
    check=_check,
    check_titles={},
)
