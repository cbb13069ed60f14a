"""Official business: bookings with two desks, and what came of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.official import CANCELLED, Business
from pipelines.rules.bureau.story import Happened, Left
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.bodies import agent_id, keeper, kind_id, officials_of
from pipelines.rules.bureau.years.cases import TABLES as CASES
from pipelines.rules.bureau.years.cases import Case, Decided
from pipelines.rules.bureau.years.record_case import applied_with
from pipelines.rules.bureau.years.record_life import RecordLife
from pipelines.rules.calls.checks import Outcome, custody_check, key_control_check
from pipelines.rules.official.first_kinds import FIRST
from pipelines.rules.security.actor import Actor
from schemas.approvals.state import CaseState, Verdict
from schemas.modules import common
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.people.kinds import CustodyState


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in lives(ground, day):
        yield from one.happened()


def left(ground: Ground, day: date) -> Iterator[Left]:
    for one in lives(ground, day):
        yield from one.left()


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
            "day": booked.day,
            "starts": booked.starts,
            "ends": booked.ends,
        }
        titles = {
            "kind_id": FIRST[agent.business][0],
            "inmate_id": f"{inmate.number} {inmate.name}",
            "prison_id": next(one.name for one in ground.cast.prisons if one.code == prison),
            "person_id": f"{agent.name} {agent.body}",
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
        self.act("submit", officer, booked.submitted_at, common.PENDING)
        self.case = self._applied(officer)
        self.log += self.case.happened()
        if self.case.state is CaseState.PENDING:
            return
        state = common.REJECTED if booked.refusal else common.APPROVED
        leader = self.ground.actor(self.deciders[1])
        self.decided(leader, booked.by_prison_at, state, booked.refusal, {})
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
            self.act("finish", officer, booked.finished_at, common.DONE, values=result)

    def _applied(self, officer: Actor) -> Case:
        booked = self.booked
        head, leader = self.deciders
        applied = applied_with(
            self.module,
            self.id,
            self.values,
            self.titles,
            key=self.id,
            unit=booked.inmate.ward_at(booked.submitted_at),
            actor=officer,
            at=booked.submitted_at,
            outcomes=_outcomes(),
        )
        verdict = Verdict.REJECT if booked.refusal else Verdict.APPROVE
        turns = [
            Decided(login=head, at=booked.by_ward_at),
            Decided(login=leader, at=booked.by_prison_at, verdict=verdict, opinion=booked.refusal),
        ]
        return Case(self.ground, applied, turns)


def _outcomes() -> list[Outcome]:
    return [custody_check(CustodyState.IN_CUSTODY), key_control_check(False)]


OFFICIAL_YEAR = Year(
    code="official",
    fills=(OFFICIAL_BOOKINGS.table, *CASES),
    reads=("people", "flows", "bodies"),
    happened=happened,
    left=left,
)
