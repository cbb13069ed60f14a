"""What became of a form stands on record; whoever sent it is told of it with its case."""

from connectors.postgres.audit import audit
from connectors.postgres.forms.submissions import SubmissionRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.services import Services
from schemas.forms.submission import SubmissionState

KIND = "form_submission"


async def after_decision(
    tx: Tx,
    _: Services,
    row: SubmissionRow,
    state: SubmissionState,
    ending: Ending,
    stream: str,
) -> None:
    """The row that the own page reads state and time from."""
    await audit.write(
        tx,
        stream=stream,
        actor=ending.actor,
        action=f"{KIND}.decided",
        object_kind=KIND,
        object_id=row.id,
        detail={"state": [row.state.value, state.value], "round": row.round},
        at=ending.at,
    )
