"""Booked visits: entered by a prison's officers, decided by the ward's head, held or not."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Left
from pipelines.rules.bureau.visit_bookings import Booked, VisitBookings
from pipelines.rules.bureau.years.cases import turn
from pipelines.rules.bureau.years.orders import ORDERS, acknowledged
from pipelines.rules.bureau.years.pair_outcomes import pair_outcomes
from pipelines.rules.bureau.years.people import bond_titles, keeper
from pipelines.rules.bureau.years.record_life import RecordLife, year_of
from pipelines.rules.bureau.years.workers import prison_name
from pipelines.rules.security.actor import Actor
from schemas.approvals.state import CaseState
from schemas.exchange.prison_systems.kinds import OrderKind, SystemKind
from schemas.modules import common
from schemas.modules.visits.visit_bookings import ACCESS_NEEDS, VISIT_BOOKINGS

TOLD_AFTER, APPROVED_VERSION = timedelta(seconds=4), 3
"""Behind the decision the visit system is told of the version that the decision made."""


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
            **{name: False for name, _ in ACCESS_NEEDS},
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
        case = self.apply(
            "submit",
            officer,
            booked.submitted_at,
            common.PENDING,
            unit=booked.inmate.ward_at(booked.submitted_at),
            outcomes=pair_outcomes(self.module),
            turns=[turn(self.decider, booked.decided_at, booked.refusal)],
            beside={"kinship": booked.bond.kinship.value},
        )
        if case.state is CaseState.PENDING:
            return
        head = self.ground.actor(self.decider)
        state = common.REJECTED if booked.refusal else common.APPROVED
        self.decided(head, booked.decided_at, state, booked.refusal, {})
        if not booked.refusal and not self.is_ahead(booked.finished_at):
            self.act("finish", officer, booked.finished_at, common.DONE)


VISIT_BOOKING_YEAR = year_of(
    "visit_bookings",
    lives,
    reads=("exchange", "people", "flows"),
    fills=(VISIT_BOOKINGS.table, ORDERS),
)
