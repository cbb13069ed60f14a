"""Applications to take charges of phone calls back, and what the prison's leader made of them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from pipelines.rules.bureau.cast import Inmate
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.reversals import Reversal
from pipelines.rules.bureau.story import Happened
from pipelines.rules.bureau.years.cases import turn
from pipelines.rules.bureau.years.noting import whole
from pipelines.rules.bureau.years.people import keeper
from pipelines.rules.bureau.years.phone import asked_back
from pipelines.rules.bureau.years.record_life import RecordLife, year_of
from pipelines.rules.bureau.years.tickets import Settled
from pipelines.rules.bureau.years.workers import inmate_title, prison_name
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.decision_values import decision_values
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import shown
from pipelines.rules.phone.tickets import SENDER, settled_detail
from pipelines.rules.security.actor import Actor
from schemas.calls.fees import TicketState
from schemas.modules import common
from schemas.modules.phone.phone_tickets import PHONE_TICKETS
from schemas.modules.phone.ticket_reversals import TICKET_REVERSALS

CHARGED = Outcome("charged", True, "话单已扣费")


def lives(ground: Ground, day: date) -> "Iterator[ReversalLife]":
    """Of the applications about a day's calls."""
    for inmate, ticket, reversal in asked_back(ground, day):
        yield ReversalLife(ground, inmate, ticket, reversal)


class ReversalLife(RecordLife):
    """One application: what happened, and what is left of it."""

    module = TICKET_REVERSALS

    def __init__(self, ground: Ground, inmate: Inmate, ticket: Settled, reversal: Reversal) -> None:
        self.inmate, self.ticket, self.reversal = inmate, ticket, reversal
        officer = ground.officer(keeper(inmate))
        applicant = ground.actor(officer.login)
        values = {
            "ticket_id": ticket.id,
            "prison_id": ground.unit_id(inmate.prison),
            "fee": ticket.values["fee"],
            "reason": reversal.reason,
            "applicant_id": applicant.id,
        }
        began = shown(PHONE_TICKETS.field("started_at"), ticket.values["started_at"])
        titles = {
            "ticket_id": f"{inmate.number} {began}",
            "prison_id": prison_name(inmate.prison),
            "applicant_id": f"{officer.police_no} {officer.name}",
        }
        at = reversal.entered_at
        record_id = ground.ids.of(self.module.table, ticket.id, at)
        super().__init__(ground, officer.login, record_id, values, titles, at)
        self._submit(applicant)

    @property
    def decider(self) -> str:
        """Login of the prison's leader."""
        return f"{self.inmate.prison.lower()}.leader"

    def _submit(self, officer: Actor) -> None:
        reversal = self.reversal
        case = self.apply(
            "submit",
            officer,
            reversal.submitted_at,
            common.PENDING,
            unit=self.inmate.ward_at(reversal.submitted_at),
            outcomes=[CHARGED],
            turns=[turn(self.decider, reversal.decided_at, reversal.refusal)],
            linked={"ticket_id": self._stored()},
        )
        leader, at = self.ground.actor(self.decider), reversal.decided_at
        if not reversal.refusal:
            states = (TicketState.CHARGED, TicketState.REVERSING)
            detail = {"state": list(states), "case_id": case.id}
            self.log.append(self._of_ticket(leader, TicketState.REVERSING, detail, at))
        state = common.REJECTED if reversal.refusal else common.APPROVED
        said = decision_values(leader.name, at, reversal.refusal)
        self.decided(leader, at, state, reversal.refusal, said)
        if reversal.reversed_at is not None:
            moved = (TicketState.REVERSING, TicketState.REVERSED)
            detail = settled_detail(moved, self.ticket.values["fee"], {})
            told = self._of_ticket(SENDER, TicketState.REVERSED, detail, reversal.reversed_at)
            self.log.append(told)

    def _stored(self) -> Stored:
        """The ticket as its applicant saw it."""
        values = whole(PHONE_TICKETS, self.ticket.values)
        return Stored(
            id=self.ticket.id,
            version=1,
            created_at=self.ticket.values["created_at"],
            state=TicketState.CHARGED.value,
            values=values,
            titles={"inmate_id": inmate_title(self.inmate)},
            files={},
            keys={},
        )

    def _of_ticket(
        self, actor: Actor, state: TicketState, detail: dict[str, Any], at: datetime
    ) -> Happened:
        return Happened(
            at=at,
            stream=self.inmate.prison,
            actor=actor,
            action=f"{PHONE_TICKETS.code}.{state.value}",
            object_kind=PHONE_TICKETS.code,
            object_id=self.ticket.id,
            detail=detail,
        )


REVERSING = year_of("reversals", lives, reads=("phone", "flows"), fills=(TICKET_REVERSALS.table,))
