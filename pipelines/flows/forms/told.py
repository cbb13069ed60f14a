"""Whoever sent a form hears what became of it."""

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
    """The one place from which a decision on a form is told: on record, and on the own page."""
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
