"""What follows from a decision on a visit that was booked (VC-APPT-03)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_messages
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.family.pair_checks import kinship_of_pair, pair_checks
from pipelines.flows.services import Services
from pipelines.flows.visits import ending as endings
from pipelines.flows.visits.prereview_record import found_before
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Outcome
from schemas.people.kinds import BarredFrom


async def _approved(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending, matter: Matter
) -> dict[str, Any]:
    if _from_calendar(matter):
        await _post(tx, services, case, ending, matter).approved()
    return {}


async def _rejected(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending, matter: Matter
) -> dict[str, Any]:
    """The place goes to others."""
    await endings.give_back(tx, case.object_id)
    if _from_calendar(matter):
        await _post(tx, services, case, ending, matter).rejected(ending.opinion)
    return {}


async def _returned(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending, matter: Matter
) -> dict[str, Any]:
    """The place stays: the relative may still answer."""
    if _from_calendar(matter):
        await _post(tx, services, case, ending, matter).returned(ending.opinion)
    return {}


async def _withdrawn(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending, matter: Matter
) -> dict[str, Any]:
    """What an officer took back is a draft again, which has no place."""
    if await endings.give_back(tx, case.object_id):
        await _post(tx, services, case, ending, matter).cancelled(ending.opinion)
    return {}


async def _checks(tx: Tx, services: Services, matter: Matter) -> list[Outcome]:
    """Those of the pair as it is now, and what the pre-review found then."""
    found = await PAIR_CHECKS(tx, services, matter)
    return found + await found_before(tx, matter.record.id)


def _post(
    tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending, matter: Matter
) -> visit_messages.Post:
    values = matter.record.values
    return visit_messages.Post(tx, services.keys, case.object_id, values, ending.at)


def _from_calendar(matter: Matter) -> bool:
    return matter.record.values["booking_no"] is not None


PAIR_CHECKS = pair_checks(BarredFrom.VISIT)
VISITS_BESIDE = Beside(
    checks=_checks,
    facts=kinship_of_pair,
    approved=_approved,
    rejected=_rejected,
    returned=_returned,
    withdrawn=_withdrawn,
)
