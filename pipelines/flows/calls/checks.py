"""Running the automatic checks of a case and keeping what they found (VC-GEN-19)."""

from connectors.postgres.calls import call_checks, calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome, suggestion
from pipelines.rules.security.actor import system_actor
from schemas.calls.state import StageKind

CHECKER = system_actor("自动核查")


async def store_checks(tx: Tx, services: Services, call: CallRow, outcomes: list[Outcome]) -> None:
    """Keep the outcomes as they are now, and say so on the case page."""
    now = services.clock()
    for name, passed, message in outcomes:
        await call_checks.add_check(tx, call.id, name=name, passed=passed, message=message, at=now)
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    detail = {"suggestion": suggestion(outcomes), "failed": failed}
    await calls.add_stage(tx, call.id, StageKind.CHECKS, actor=CHECKER, at=now, detail=detail)
