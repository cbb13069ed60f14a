"""Running the automatic checks of a case and keeping what they found (VC-GEN-19)."""

from connectors.postgres.calls import call_checks, calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.calls.charging import charge
from pipelines.flows.calls.facts import facts_of_call
from pipelines.flows.services import Services
from pipelines.rules.calls.call_rows import CHECKER, checks_detail
from pipelines.rules.calls.checks import Facts, run_checks
from schemas.calls.state import StageKind


async def store_checks(tx: Tx, services: Services, call: CallRow) -> Facts:
    """Read the facts as they are now, keep the outcomes, and say so on the case page.

    Every way of booking passes here, so here it is decided what the call is charged to.
    """
    now = services.clock()
    await charge(tx, call)
    facts = await facts_of_call(tx, services, call)
    outcomes = run_checks(facts)
    for outcome in outcomes:
        await call_checks.add_check(tx, call.id, outcome, now)
    detail = checks_detail(outcomes)
    await calls.add_stage(tx, call.id, StageKind.CHECKS, actor=CHECKER, at=now, detail=detail)
    return facts
