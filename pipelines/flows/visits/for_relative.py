"""The window books for a relative who comes or telephones, by the same rules (VC-APPT-01)."""

from connectors.postgres.people import people
from connectors.postgres.people.people import BoundInmateRow, InmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.exchange.affairs.reading import refresh
from pipelines.flows.services import Services
from pipelines.flows.visits import holding, offering
from pipelines.flows.visits.booking import book as make_booking
from pipelines.flows.visits.checking import Wish, require_persons
from pipelines.flows.visits.views import visit_views
from pipelines.rules.access.permissions import in_scopes
from schemas.calls.booking import BookableInmate
from schemas.errors import NotFound, QinqiaoError
from schemas.modules.visits.visits import VisitType
from schemas.people.kinds import BindingState
from schemas.visits.booking import (
    BookablePerson,
    BookedVisit,
    BookVisit,
    HeldPlace,
    HoldForRelative,
    VisitOffer,
    VisitPair,
    VisitSlot,
)

MOST = 20
"""Inmates that a search finds."""


async def search(services: Services, officer: Officer, text: str) -> list[BookableInmate]:
    """Inmates in reach whose name or number holds the text."""
    async with services.database.transaction() as tx:
        rows = await people.inmates_like(tx, officer.scopes, text.strip(), MOST)
    return [
        BookableInmate(id=row.id, name=row.name, inmate_no=row.inmate_no, ward=row.ward_name)
        for row in rows
    ]


async def pair(services: Services, officer: Officer, inmate_id: str) -> VisitPair:
    """The inmate's bound relatives, and who of them cannot come and why."""
    async with services.database.transaction() as tx:
        inmate = await _inmate(tx, officer, inmate_id)
        persons = [
            BookablePerson(
                id=row.id,
                name=row.name,
                kinship=kinship,
                refusal=await _refusal(tx, services, officer, row.id, inmate.id),
            )
            for row, kinship in await people.relatives_of(tx, inmate.id)
        ]
        return VisitPair(
            inmate_id=inmate.id,
            inmate=inmate.name,
            inmate_no=inmate.inmate_no,
            prison=inmate.prison_name,
            ward=inmate.ward_name,
            relatives=persons,
        )


async def _refusal(
    tx: Tx, services: Services, officer: Officer, relative_id: str, inmate_id: str
) -> str:
    try:
        await require_persons(tx, services, await _wish(tx, officer, relative_id, inmate_id, 1))
    except QinqiaoError as refused:
        return refused.message
    return ""


async def offer(
    services: Services, officer: Officer, inmate_id: str, relative_id: str
) -> VisitOffer:
    async with services.database.transaction() as tx:
        wish = await _wish(tx, officer, relative_id, inmate_id, 1)
        return await offering.offer(tx, services, wish)


async def slots(
    services: Services,
    officer: Officer,
    inmate_id: str,
    relative_id: str,
    visit_type: VisitType,
    visitors: int,
) -> list[VisitSlot]:
    async with services.database.transaction() as tx:
        prison_id = (await _pair(tx, officer, relative_id, inmate_id)).prison_id
    await offering.made_for(services, prison_id)
    async with services.database.transaction() as tx:
        inmate = await _pair(tx, officer, relative_id, inmate_id)
        return await offering.slots(tx, services, inmate, visit_type, visitors)


async def hold(services: Services, officer: Officer, asked: HoldForRelative) -> HeldPlace:
    attempt = Attempt(
        services, officer.actor(), "visit_place.hold", "inmate", asked.inmate_id, officer.stream
    )
    async with attempt:
        await holding.swept(services, asked.session_id)
        async with services.database.transaction() as tx:
            wish = await _wish(tx, officer, asked.relative_id, asked.inmate_id, asked.visitors)
            return await holding.hold(tx, services, wish, asked.session_id, officer.actor())


async def book(services: Services, officer: Officer, asked: BookVisit) -> BookedVisit:
    """In the officer's name; whoever decides decides as on a relative's own."""
    attempt = Attempt(
        services,
        officer.actor(),
        "visit_bookings.create",
        holding.SUBJECT,
        asked.hold_id,
        officer.stream,
    )
    async with attempt:
        async with services.database.transaction() as tx:
            place = await holding.need_held(tx, asked.hold_id, None)
            await _pair(tx, officer, place.relative_id, place.inmate_id)
        await refresh(services, place.inmate_id)
        async with services.database.transaction() as tx:
            wish = await _wish(tx, officer, place.relative_id, place.inmate_id, place.visitors)
            row = await make_booking(tx, services, wish, place, asked, officer.actor())
            (view,) = await visit_views(tx, services, [row])
            return view


async def _wish(tx: Tx, officer: Officer, relative_id: str, inmate_id: str, visitors: int) -> Wish:
    inmate = await _pair(tx, officer, relative_id, inmate_id)
    return Wish(relative_id=relative_id, inmate=inmate, visitors=visitors, by_officer=True)


async def _inmate(tx: Tx, officer: Officer, inmate_id: str) -> InmateRow:
    inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None or not in_scopes(officer.scopes, inmate.ward_path):
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    return inmate


async def _pair(tx: Tx, officer: Officer, relative_id: str, inmate_id: str) -> BoundInmateRow:
    bound = await people.binding(tx, relative_id, inmate_id)
    if bound is None or not in_scopes(officer.scopes, bound.ward_path):
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    if bound.binding_state is not BindingState.APPROVED:
        raise NotFound("该家属与服刑人员没有已审核的亲属关系。", code="not_bound")
    return bound
