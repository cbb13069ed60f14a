"""A charge of a phone call is taken back once it is approved (VC-PHONE-12)."""

from dataclasses import replace
from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.phone import ticket_charges
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.written_kind import Described, record_kind, record_of
from pipelines.flows.approvals.seating import stream_of
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, Node
from schemas.calls.fees import TicketState
from schemas.errors import Conflict, NotFound
from schemas.modules.phone.phone_tickets import PHONE_TICKETS
from schemas.modules.phone.ticket_reversals import TICKET_REVERSAL, TICKET_REVERSALS
from schemas.people.kinds import Role
from schemas.platform.reach import EVERYWHERE

CHARGED = "charged"
FIELDS = (
    FactField(name="inmate", title="罪犯", kind=FactKind.TEXT),
    FactField(name="ticket", title="话单", kind=FactKind.TEXT),
    FactField(name="fee", title="话费", kind=FactKind.NUMBER, unit="元"),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
DEFAULT = Definition(
    nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
)


async def _describe(tx: Tx, services: Services, record: Stored) -> Described:
    ticket = await _ticket(tx, services, record)
    outcomes = await _check(tx, services, record)
    facts: dict[str, Any] = {
        "inmate": ticket.titles["inmate_id"],
        "ticket": record.titles["ticket_id"],
        "fee": float(ticket.values["fee"]),
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "content": content_of(record),
    }
    title = f"{ticket.titles['inmate_id']}话费{ticket.values['fee']}元冲正"
    return Described(title=title[:128], inmate_id=ticket.values["inmate_id"], facts=facts)


async def _check(tx: Tx, services: Services, record: Stored) -> list[Outcome]:
    ticket = await _ticket(tx, services, record)
    charged = ticket.state == TicketState.CHARGED
    return [Outcome(CHARGED, charged, "话单已扣费" if charged else "话单未扣费或已冲正")]


async def _ticket(tx: Tx, services: Services, record: Stored) -> Stored:
    seals, ticket_id = FieldSeals(services.keys), record.values["ticket_id"]
    found = await records.get(tx, PHONE_TICKETS, seals, EVERYWHERE, ticket_id)
    if found is None:
        raise NotFound("没有找到该话单。", code="ticket_not_found")
    return found


RECORD = record_kind(
    TICKET_REVERSAL,
    "话费冲正",
    group="会见通信",
    module=TICKET_REVERSALS,
    fields=FIELDS,
    default=DEFAULT,
    describe=_describe,
    check=_check,
    check_titles={CHARGED: "话单已扣费"},
    keeps_decision=True,
    # Money goes back by somebody else's decision alone.
    filing=False,
)


async def _approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
    """The ticket is queued with the decision itself; a ticket that has moved refuses it."""
    record = await record_of(tx, services, TICKET_REVERSALS, case)
    ticket_id, stream = record.values["ticket_id"], stream_of(case)
    ticket = await _ticket(tx, services, record)
    if not await ticket_charges.reverse(tx, ticket_id, stream, ending.at):
        raise Conflict("该话单未扣费或已冲正，不能批准冲正。", code="ticket_not_charged")
    await audit.write(
        tx,
        stream=stream,
        actor=ending.actor,
        action=f"{PHONE_TICKETS.code}.{TicketState.REVERSING.value}",
        object_kind=PHONE_TICKETS.code,
        object_id=ticket_id,
        detail={"state": [ticket.state, TicketState.REVERSING], "case_id": case.id},
        at=ending.at,
    )
    await RECORD.kind.approved(tx, services, case, ending)


REVERSAL = replace(RECORD, kind=replace(RECORD.kind, approved=_approved))
