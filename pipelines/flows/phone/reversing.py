"""A charge of a phone call is taken back once it is approved (VC-PHONE-12)."""

from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.phone import ticket_charges
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.seating import stream_of
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Outcome
from schemas.calls.fees import TicketState
from schemas.errors import Conflict
from schemas.modules.phone.phone_tickets import PHONE_TICKETS

CHARGED = "charged"


async def _checks(_: Tx, __: Services, matter: Matter) -> list[Outcome]:
    charged = matter.linked["ticket_id"].state == TicketState.CHARGED
    return [Outcome(CHARGED, charged, "话单已扣费" if charged else "话单未扣费或已冲正")]


async def _reverse(
    tx: Tx, _: Services, case: ApprovalCaseRow, ending: Ending, matter: Matter
) -> dict[str, Any]:
    """The ticket is queued with the decision itself; a ticket that has moved refuses it."""
    ticket, stream = matter.linked["ticket_id"], stream_of(case)
    if not await ticket_charges.reverse(tx, ticket.id, stream, ending.at):
        raise Conflict("该话单未扣费或已冲正，不能批准冲正。", code="ticket_not_charged")
    await audit.write(
        tx,
        stream=stream,
        actor=ending.actor,
        action=f"{PHONE_TICKETS.code}.{TicketState.REVERSING.value}",
        object_kind=PHONE_TICKETS.code,
        object_id=ticket.id,
        detail={"state": [ticket.state, TicketState.REVERSING], "case_id": case.id},
        at=ending.at,
    )
    return {}


REVERSALS_BESIDE = Beside(checks=_checks, check_titles={CHARGED: "话单已扣费"}, approved=_reverse)
