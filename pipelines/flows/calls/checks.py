"""Running the automatic checks of a case and keeping what they found (VC-GEN-19)."""

from connectors.postgres.calls import call_checks, calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.calls.call_rows import CHECKER, checks_detail
from pipelines.rules.calls.checks import Outcome
from schemas.calls.state import StageKind


async def store_checks(tx: Tx, services: Services, call: CallRow, outcomes: list[Outcome]) -> None:
    """Keep the outcomes as they are now, and say so on the case page."""
    now = services.clock()
    for outcome in outcomes:
        await call_checks.add_check(tx, call.id, outcome, now)
    detail = checks_detail(outcomes)
    await calls.add_stage(tx, call.id, StageKind.CHECKS, actor=CHECKER, at=now, detail=detail)
