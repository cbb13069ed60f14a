"""A relative books a visit and follows it (VC-APPT-01, VC-APPT-13)."""

from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import booked_visits
from connectors.postgres.visits.booked_visits import BookedRow
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.exchange.affairs.reading import refresh
from pipelines.flows.family.inmates import own_inmate
from pipelines.flows.services import Services
from pipelines.flows.visits import ending, holding, offering
from pipelines.flows.visits.booking import book as make_booking
from pipelines.flows.visits.checking import Wish
from pipelines.flows.visits.views import visit_views
from pipelines.rules.visits.booking_rule import begins_at
from schemas.errors import Conflict, NotFound
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.modules.visits.visits import VisitType
from schemas.visits.booking import (
    BookedVisit,
    BookVisit,
    HeldPlace,
    HoldPlace,
    VisitOffer,
    VisitSlot,
)

MOST = 100
BY_HIMSELF = "家属本人取消"


async def offer(services: Services, relative: Relative, inmate_id: str) -> VisitOffer:
    async with services.database.transaction() as tx:
        inmate = await own_inmate(tx, relative, inmate_id)
        return await offering.offer(tx, services, _wish(relative, inmate, 1))


async def slots(
    services: Services, relative: Relative, inmate_id: str, visit_type: VisitType, visitors: int
) -> list[VisitSlot]:
    async with services.database.transaction() as tx:
        prison_id = (await own_inmate(tx, relative, inmate_id)).prison_id
    await offering.made_for(services, prison_id)
    async with services.database.transaction() as tx:
        inmate = await own_inmate(tx, relative, inmate_id)
        return await offering.slots(tx, services, inmate, visit_type, visitors)


async def hold(services: Services, relative: Relative, asked: HoldPlace) -> HeldPlace:
    """Keep the places of one session for the pair."""
    attempt = Attempt(services, relative.actor(), "visit_place.hold", "inmate", asked.inmate_id)
    async with attempt:
        await holding.swept(services, asked.session_id)
        async with services.database.transaction() as tx:
            inmate = await own_inmate(tx, relative, asked.inmate_id)
            attempt.stream = inmate.prison_code
            wish = _wish(relative, inmate, asked.visitors)
            return await holding.hold(tx, services, wish, asked.session_id, relative.actor())


async def held(services: Services, relative: Relative, place_id: str) -> HeldPlace:
    """What is held, for a page that was opened anew."""
    async with services.database.transaction() as tx:
        place = await holding.need_held(tx, place_id, relative.id)
        if place.until <= services.clock():
            raise Conflict(holding.RUN_OUT, code="hold_ended")
        session = await holding.need_session(tx, services, place.session_id)
        return HeldPlace(
            id=place.id,
            slot=offering.slot_view(session, place.visitors),
            inmate_id=place.inmate_id,
            visitors=place.visitors,
            until=place.until,
        )


async def release(services: Services, relative: Relative, place_id: str) -> None:
    attempt = Attempt(services, relative.actor(), "visit_place.release", holding.SUBJECT, place_id)
    async with attempt, services.database.transaction() as tx:
        place = await holding.need_held(tx, place_id, relative.id)
        inmate = await own_inmate(tx, relative, place.inmate_id)
        await holding.release(tx, services, place, inmate.prison_code, relative.actor())


async def book(services: Services, relative: Relative, asked: BookVisit) -> BookedVisit:
    """Make a booking of what is held."""
    attempt = Attempt(
        services, relative.actor(), "visit_bookings.create", holding.SUBJECT, asked.hold_id
    )
    async with attempt:
        async with services.database.transaction() as tx:
            place = await holding.need_held(tx, asked.hold_id, relative.id)
        await refresh(services, place.inmate_id)
        async with services.database.transaction() as tx:
            inmate = await own_inmate(tx, relative, place.inmate_id)
            attempt.stream = inmate.prison_code
            wish = _wish(relative, inmate, place.visitors)
            row = await make_booking(tx, services, wish, place, asked, relative.actor())
            return await _view(tx, services, row)


async def own_visits(services: Services, relative: Relative) -> list[BookedVisit]:
    async with services.database.transaction() as tx:
        rows = await booked_visits.of_relative(tx, relative.id, MOST)
        return await visit_views(tx, services, rows)


async def own_visit(services: Services, relative: Relative, booking_id: str) -> BookedVisit:
    async with services.database.transaction() as tx:
        return await _view(tx, services, await _own(tx, relative, booking_id))


async def cancel(services: Services, relative: Relative, booking_id: str) -> BookedVisit:
    """Take the booking back before the visit begins; its place goes to others at once."""
    attempt = Attempt(
        services, relative.actor(), "visit_bookings.cancel", VISIT_BOOKINGS.code, booking_id
    )
    async with attempt, services.database.transaction() as tx:
        row = await _own(tx, relative, booking_id)
        attempt.stream = row.prison_code
        if begins_at(row.day, row.starts) <= services.clock():
            raise Conflict("会见时间已到，不能取消。如不能前来请联系监狱。", code="cancel_too_late")
        await ending.cancel(tx, services, booking_id, relative.actor(), BY_HIMSELF, row.prison_code)
        return await _view(tx, services, await _own(tx, relative, booking_id))


def _wish(relative: Relative, inmate: BoundInmateRow, visitors: int) -> Wish:
    return Wish(relative_id=relative.id, inmate=inmate, visitors=visitors, by_officer=False)


async def _own(tx: Tx, relative: Relative, booking_id: str) -> BookedRow:
    row = await booked_visits.get(tx, booking_id)
    if row is None or row.relative_id != relative.id:
        raise NotFound("没有找到这次会见预约。", code="visit_not_found")
    return row


async def _view(tx: Tx, services: Services, row: BookedRow) -> BookedVisit:
    (view,) = await visit_views(tx, services, [row])
    return view
