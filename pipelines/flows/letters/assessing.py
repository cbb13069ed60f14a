"""The assessment of a letter: only what is approved goes on (VC-GEN-01, VC-LETTER-03)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.family.pair_checks import pair_checks
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.letters.assessing import assessed_values, registered
from schemas.approvals.definition import Facts
from schemas.people.kinds import BarredFrom


async def _registered(_: Tx, __: Services, matter: Matter) -> Facts:
    return registered(matter.value("relative_id"))


async def _assessed(
    _: Tx, __: Services, ___: ApprovalCaseRow, ending: Ending, ____: Matter
) -> dict[str, Any]:
    return assessed_values(ending.actor.id, ending.at)


async def _withheld(
    _: Tx, __: Services, ___: ApprovalCaseRow, ending: Ending, ____: Matter
) -> dict[str, Any]:
    return assessed_values(ending.actor.id, ending.at, ending.opinion)


LETTERS_BESIDE = Beside(
    checks=pair_checks(BarredFrom.LETTER),
    facts=_registered,
    approved=_assessed,
    rejected=_withheld,
)
