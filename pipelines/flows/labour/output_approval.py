"""The output of a project in a month: approved before it counts anywhere (LR-XC-04)."""

from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.record_kind import Described, record_kind
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.labour.approval_outlines import OUTPUT as OUTLINE
from pipelines.rules.labour.output_case import output_case_title, output_facts
from pipelines.rules.modules.record import Stored
from schemas.modules.labour.project_outputs import PROJECT_OUTPUTS


async def _describe(_: Tx, __: Services, record: Stored) -> Described:
    values, project = record.values, record.titles["project_id"]
    facts = output_facts(values, project, content_of(record))
    title = output_case_title(values, project)
    return Described(title=title, unit_id=values["prison_id"], facts=facts)


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
