"""The assessment of a letter: only what is approved goes on (VC-GEN-01, VC-LETTER-03)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.record_kind import Described, RecordKind, move_record, record_of
from pipelines.flows.family.family_approvals import facts_now
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import TITLES, Outcome, lasting_checks
from pipelines.rules.letters.approval_outline import LETTER as OUTLINE
from pipelines.rules.letters.approval_outline import (
    assessed_columns,
    letter_facts,
    letter_title,
)
from pipelines.rules.modules.record import Stored
from schemas.modules.letters.letters import LETTERS, LetterState
from schemas.people.kinds import BarredFrom


async def _describe(tx: Tx, services: Services, letter: Stored) -> Described:
    values, titles = letter.values, letter.titles
    outcomes = await _check(tx, services, letter)
    called = titles["inmate_id"]
    return Described(
        title=letter_title(values, called),
        inmate_id=values["inmate_id"],
        facts=letter_facts(values, called, outcomes),
    )


async def _check(tx: Tx, services: Services, letter: Stored) -> list[Outcome]:
    """A letter of somebody who is bound to nobody is checked by people alone."""
    relative_id = letter.values["relative_id"]
    if relative_id is None:
        return []
    pair = (relative_id, letter.values["inmate_id"])
    return lasting_checks(await facts_now(tx, services, *pair, BarredFrom.LETTER))


async def _checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
    return await _check(tx, services, await record_of(tx, services, LETTERS, case))


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    values = assessed_columns(ending.actor.id, ending.at)
    await _move(tx, services, case, ending, LetterState.APPROVED, values)


async def _rejected(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    values = assessed_columns(ending.actor.id, ending.at) | {"withheld_reason": ending.opinion}
    await _move(tx, services, case, ending, LetterState.WITHHELD, values)


async def _sent_back(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    await _move(tx, services, case, ending, LetterState.REGISTERED, {})


async def _move(
    tx: Tx,
    services: Services,
    case: ApprovalCaseRow,
    ending: Ending,
    state: LetterState,
    values: dict[str, Any],
) -> None:
    before = await record_of(tx, services, LETTERS, case, for_update=True)
    if before.state == state:
        # A case that was sent back is withdrawn afterwards: the letter lies there already.
        return
    await move_record(tx, services, LETTERS, case, ending, before, state, values)


LETTER = RecordKind(
    kind=ApprovalKind(
        **vars(OUTLINE),
        checks=_checks,
        check_titles=TITLES,
        approved=_approved,
        rejected=_rejected,
        returned=_sent_back,
        withdrawn=_sent_back,
        link=lambda case: f"/m/{LETTERS.code}/{case.object_id}",
    ),
    describe=_describe,
    check=_check,
)
