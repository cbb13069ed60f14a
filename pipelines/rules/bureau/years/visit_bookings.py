"""Booked visits: entered by a prison's officers, decided by the ward's head, held or not."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Left
from pipelines.rules.bureau.visit_bookings import Booked, VisitBookings
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.cases import TABLES as CASES
from pipelines.rules.bureau.years.cases import Case, Decided
from pipelines.rules.bureau.years.orders import ORDERS, acknowledged
from pipelines.rules.bureau.years.pair_outcomes import pair_outcomes
from pipelines.rules.bureau.years.people import bond_titles, keeper
from pipelines.rules.bureau.years.record_case import applied_with
from pipelines.rules.bureau.years.record_life import RecordLife
from pipelines.rules.bureau.years.workers import prison_name
from pipelines.rules.security.actor import Actor
from schemas.approvals.state import CaseState, Verdict
from schemas.exchange.prison_systems.kinds import OrderKind, SystemKind
from schemas.modules import common
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS

TOLD_AFTER, APPROVED_VERSION = timedelta(seconds=4), 3
"""Behind the decision the visit system is told of the version that the decision made."""


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in lives(ground, day):
        yield from one.happened()


def left(ground: Ground, day: date) -> Iterator[Left]:
    for one in lives(ground, day):
        yield from one.left()


def lives(ground: Ground, day: date) -> "Iterator[BookingLife]":
    """Of the bookings that were entered on a day."""
    for prison in ground.cast.prisons:
        for booked in _bookings(ground, prison.code).on(day):
            yield BookingLife(ground, booked)


@lru_cache(maxsize=64)
def _bookings(ground: Ground, prison: str) -> VisitBookings:
    found = next(one for one in ground.cast.prisons if one.code == prison)
    return VisitBookings(ground.cast, found)


class BookingLife(RecordLife):
    """One booking: what happened, and what is left of it."""

    module = VISIT_BOOKINGS

    def __init__(self, ground: Ground, booked: Booked) -> None:
        self.booked = booked
        prison = booked.inmate.prison
        values = {
            "inmate_id": ground.inmate_id(booked.inmate),
            "prison_id": ground.unit_id(prison),
            "relative_id": ground.relative_id(booked.bond.relative),
            "day": booked.day,
            "starts": f"{booked.starts:%H:%M}",
            "minutes": booked.minutes,
            "visit_window": booked.window,
        }
        titles = bond_titles(booked.inmate, booked.bond) | {"prison_id": prison_name(prison)}
        record_id = ground.ids.of(self.module.table, booked.key, booked.entered_at)
        login = keeper(booked.inmate)
        super().__init__(ground, login, record_id, values, titles, booked.entered_at)
        if not self.is_ahead(booked.submitted_at):
            self._submit(ground.actor(login))

    def left(self) -> Iterator[Left]:
        yield from super().left()
        if self.state in (common.APPROVED, common.DONE):
            system = (self.booked.inmate.prison, SystemKind.VISIT)
            at = self.booked.decided_at + TOLD_AFTER
            yield acknowledged(
                self.ground, system, OrderKind.BOOKING, self.module, self.id, APPROVED_VERSION, at
            )

    @property
    def decider(self) -> str:
        """Login of the officer whose desk it comes to."""
        ward = self.booked.inmate.ward_at(self.booked.submitted_at)
        return f"{ward.lower().replace('-', '.')}.head"

    def _submit(self, officer: Actor) -> None:
        booked = self.booked
        self.act("submit", officer, booked.submitted_at, common.PENDING)
        self.case = self._applied(officer)
        self.log += self.case.happened()
        if self.case.state is CaseState.PENDING:
            return
        head = self.ground.actor(self.decider)
        state = common.REJECTED if booked.refusal else common.APPROVED
        self.decided(head, booked.decided_at, state, booked.refusal, {})
        if not booked.refusal and not self.is_ahead(booked.finished_at):
            self.act("finish", officer, booked.finished_at, common.DONE)

    def _applied(self, officer: Actor) -> Case:
        booked = self.booked
        applied = applied_with(
            self.module,
            self.id,
            self.values,
            self.titles,
            key=self.id,
            unit=booked.inmate.ward_at(booked.submitted_at),
            actor=officer,
            at=booked.submitted_at,
            outcomes=pair_outcomes(self.module),
            beside={"kinship": booked.bond.kinship.value},
        )
        verdict = Verdict.REJECT if booked.refusal else Verdict.APPROVE
        turn = Decided(
            login=self.decider, at=booked.decided_at, verdict=verdict, opinion=booked.refusal
        )
        return Case(self.ground, applied, [turn])


VISIT_BOOKING_YEAR = Year(
    code="visit_bookings",
    fills=(VISIT_BOOKINGS.table, ORDERS, *CASES),
    reads=("exchange", "people", "flows"),
    happened=happened,
    left=left,
)
