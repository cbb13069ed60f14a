"""The assessment of a letter: only what is approved goes on (VC-GEN-01, VC-LETTER-03)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.written_kind import Described, RecordKind, move_record, record_of
from pipelines.flows.family.family_approvals import facts_now, outcomes_of
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import TITLES, Outcome
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import option_title
from schemas.approvals.definition import (
    ByRole,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Facts,
    Node,
)
from schemas.modules.letters import letters
from schemas.modules.letters.letters import DIRECTIONS, LETTERS, LetterState
from schemas.people.kinds import BarredFrom, Role

FIELDS = (
    FactField(
        name="direction",
        title="收寄方向",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(one.value, one.title) for one in DIRECTIONS),
    ),
    FactField(name="inmate", title="罪犯", kind=FactKind.TEXT),
    FactField(name="sender", title="寄件人", kind=FactKind.TEXT),
    FactField(name="recipient", title="收件人", kind=FactKind.TEXT),
    FactField(name="registered_relative", title="与已绑定家属往来", kind=FactKind.FLAG),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
DEFAULT = Definition(
    nodes=[
        Node(
            key="ward",
            title="监区评估",
            approvers=[ByRole(role=Role.APPROVER.value), ByRole(role=Role.LEADER.value)],
        )
    ]
)


async def _describe(tx: Tx, services: Services, letter: Stored) -> Described:
    values, titles = letter.values, letter.titles
    outcomes = await _check(tx, services, letter)
    facts: Facts = {
        "direction": values["direction"],
        "inmate": titles["inmate_id"],
        "sender": values["sender"],
        "recipient": values["recipient"],
        "registered_relative": values["relative_id"] is not None,
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "content": content_of(letter),
    }
    direction = option_title(DIRECTIONS, values["direction"])
    title = f"{titles['inmate_id']}的{direction}（{values['sender']}寄）"
    return Described(title=title[:128], inmate_id=values["inmate_id"], facts=facts)


async def _check(tx: Tx, services: Services, letter: Stored) -> list[Outcome]:
    """A letter of somebody who is bound to nobody is checked by people alone."""
    relative_id = letter.values["relative_id"]
    if relative_id is None:
        return []
    pair = (relative_id, letter.values["inmate_id"])
    return outcomes_of(await facts_now(tx, services, *pair, BarredFrom.LETTER))


async def _checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
    return await _check(tx, services, await record_of(tx, services, LETTERS, case))


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    await _move(tx, services, case, ending, LetterState.APPROVED, _assessed(ending))


async def _rejected(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    values = _assessed(ending) | {"withheld_reason": ending.opinion}
    await _move(tx, services, case, ending, LetterState.WITHHELD, values)


async def _sent_back(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    await _move(tx, services, case, ending, LetterState.REGISTERED, {})


def _assessed(ending: Ending) -> dict[str, Any]:
    return {"assessed_by": ending.actor.id, "assessed_at": ending.at}


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
        code=letters.LETTER,
        title="信件评估",
        group="信件登记",
        fields=FIELDS,
        default=DEFAULT,
        # Somebody answers for having read it.
        filing=False,
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
