"""Official business: bookings with two desks, and what came of them."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.official import CANCELLED, Business
from pipelines.rules.bureau.years.bodies import (
    agent_id,
    body_id,
    keeper,
    kind_id,
    officials_of,
)
from pipelines.rules.bureau.years.cases import Decided, turn
from pipelines.rules.bureau.years.record_life import RecordLife, year_of
from pipelines.rules.calls.checks import Outcome, custody_check, key_control_check
from pipelines.rules.official.first_kinds import FIRST
from pipelines.rules.security.actor import Actor
from schemas.approvals.state import CaseState
from schemas.modules import common
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.people.kinds import CustodyState


@lru_cache(maxsize=2)
def lives(ground: Ground, day: date) -> "Sequence[BookingLife]":
    """Of the bookings that were entered on a day; log and rows ask for them."""
    return [
        BookingLife(ground, one)
        for prison in ground.cast.prisons
        for one in officials_of(ground, prison.code).on(day)
    ]


class BookingLife(RecordLife):
    """One booking: what happened, and what is left of it."""

    module = OFFICIAL_BOOKINGS

    def __init__(self, ground: Ground, booked: Business) -> None:
        self.booked = booked
        prison, agent, inmate = booked.agent.prison, booked.agent, booked.inmate
        values = {
            "kind_id": kind_id(ground, agent.business),
            "inmate_id": ground.inmate_id(inmate),
            "prison_id": ground.unit_id(prison),
            "document_no": booked.document_no,
            "purpose": booked.purpose,
            "person_id": agent_id(ground, agent),
            "body_id": body_id(ground, agent.body),
            "day": booked.day,
            "starts": booked.starts,
            "ends": booked.ends,
        }
        titles = {
            "kind_id": FIRST[agent.business][0],
            "inmate_id": f"{inmate.number} {inmate.name}",
            "prison_id": next(one.name for one in ground.cast.prisons if one.code == prison),
            "person_id": f"{agent.name} {agent.body}",
            "body_id": agent.body,
        }
        record_id = ground.ids.of(OFFICIAL_BOOKINGS.table, booked.key, booked.entered_at)
        super().__init__(ground, keeper(prison), record_id, values, titles, booked.entered_at)
        if not self.is_ahead(booked.submitted_at):
            self._submit()

    @property
    def deciders(self) -> tuple[str, str]:
        """Logins of the ward's head and of the prison's leader."""
        booked = self.booked
        ward = booked.inmate.ward_at(booked.submitted_at)
        return f"{ward.lower().replace('-', '.')}.head", f"{booked.agent.prison.lower()}.leader"

    def _submit(self) -> None:
        booked, officer = self.booked, self.ground.actor(self.login)
        head, leader = self.deciders
        case = self.apply(
            "submit",
            officer,
            booked.submitted_at,
            common.PENDING,
            unit=booked.inmate.ward_at(booked.submitted_at),
            outcomes=_outcomes(),
            turns=[
                Decided(login=head, at=booked.by_ward_at),
                turn(leader, booked.by_prison_at, booked.refusal),
            ],
        )
        if case.state is CaseState.PENDING:
            return
        state = common.REJECTED if booked.refusal else common.APPROVED
        self.decided(self.ground.actor(leader), booked.by_prison_at, state, booked.refusal, {})
        if not booked.refusal:
            self._end(officer)

    def _end(self, officer: Actor) -> None:
        booked = self.booked
        if booked.cancelled_at is not None:
            if not self.is_ahead(booked.cancelled_at):
                at = booked.cancelled_at
                self.act("cancel", officer, at, common.CANCELLED, reason=CANCELLED)
        elif not self.is_ahead(booked.finished_at):
            result = {"result": booked.result}
            by_hand = {"handled_by": officer.name, "handled_at": booked.finished_at}
            self.act(
                "finish",
                officer,
                booked.finished_at,
                common.DONE,
                values=result,
                noted=by_hand,
            )


def _outcomes() -> list[Outcome]:
    return [custody_check(CustodyState.IN_CUSTODY), key_control_check(False)]


OFFICIAL_YEAR = year_of(
    "official", lives, reads=("people", "flows", "bodies"), fills=(OFFICIAL_BOOKINGS.table,)
)
