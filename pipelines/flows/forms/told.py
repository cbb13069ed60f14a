"""Whoever sent a form hears what became of it."""

from connectors.postgres.forms.submissions import SubmissionRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.services import Services
from schemas.forms.submission import SubmissionState


async def after_decision(
    tx: Tx, services: Services, row: SubmissionRow, state: SubmissionState, ending: Ending
) -> None:
    """The one place from which a decision on a form is told; the page shows it in any case."""
