"""A relative books a call for a bound inmate (VC-FAM-03, VC-FAM-04)."""

from datetime import date, timedelta

from connectors.postgres.approvals import cases, steps
from connectors.postgres.calls import booked_calls, calls
from connectors.postgres.people import people
from connectors.postgres.people.people import BoundInmateRow
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.approvals.deciding import withdraw
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.calls.allowances import Offered, offered
from pipelines.flows.calls.booking import Wish, free_slots, open_call
from pipelines.flows.calls.call_approval import VIDEO_CALL
from pipelines.flows.calls.views import Audience, call_view
from pipelines.flows.exchange.affairs.reading import refresh
from pipelines.flows.family.inmates import own_inmate
from pipelines.flows.family.own_calls import own
from pipelines.flows.family.standing import standings_of
from pipelines.flows.messages import told_calls
from pipelines.flows.services import Services
from pipelines.rules.calls.call_allowance import LONGEST
from pipelines.rules.calls.call_kind import is_privileged, kind_of_relation
from pipelines.rules.calls.cancelling import require_cancellable
from pipelines.rules.governance.masking import mask_number
from pipelines.rules.people.whitelist import CLOSED, Standing
from pipelines.rules.platform.local_time import local
from schemas.calls.booking import BookableDay, DialRequest
from schemas.calls.state import CallState
from schemas.calls.views import CallPage, CallRequest, CallView, Slot
from schemas.people.views import BoundInmate
from schemas.platform.reach import EVERYWHERE

DAYS = 14


async def bound_inmates(services: Services, relative: Relative) -> list[BoundInmate]:
    """Inmates to whom the relative is bound, with what is left of the month."""
    now = services.clock()
    async with services.database.transaction() as tx:
        rows = await people.bound_inmates(tx, relative.id)
        standings = await standings_of(tx, relative.id, [row.id for row in rows], now)
        return [_bound_view(row, await offered(tx, row, now), standings[row.id]) for row in rows]


def _bound_view(row: BoundInmateRow, offer: Offered, standing: Standing) -> BoundInmate:
    left = offer.calls
    privileged = is_privileged(kind_of_relation(row.kinship))
    return BoundInmate(
        id=row.id,
        name=row.name,
        inmate_no_masked=mask_number(row.inmate_no),
        prison=row.prison_name,
        ward=row.ward_name,
        kinship=row.kinship,
        custody_state=row.custody_state,
        calls_left=left.left,
        calls_period=left.period,
        first_day=offer.first_day,
        visits_left=offer.visits_left,
        most_minutes=LONGEST if privileged else left.allowance.most_minutes,
        privileged=privileged,
        whitelist=standing.value,
        video_closed=CLOSED[standing],
    )


async def slots(
    services: Services, relative: Relative, inmate_id: str, day: date, minutes: int
) -> list[Slot]:
    """The day's times; free where both persons are and a venue is."""
    async with services.database.transaction() as tx:
        inmate = await own_inmate(tx, relative, inmate_id)
        return await free_slots(tx, services, inmate, relative.id, day, minutes)


async def days(
    services: Services, relative: Relative, inmate_id: str, minutes: int
) -> list[BookableDay]:
    """The coming two weeks, with how many free times each day has."""
    today = local(services.clock()).date()
    found = []
    async with services.database.transaction() as tx:
        inmate = await own_inmate(tx, relative, inmate_id)
        for ahead in range(DAYS):
            day = today + timedelta(days=ahead)
            times = await free_slots(tx, services, inmate, relative.id, day, minutes)
            found.append(BookableDay(day=day, free=sum(slot.free for slot in times)))
    return found


async def request_call(services: Services, relative: Relative, asked: CallRequest) -> CallView:
    """Open a case in state `requested`, with the outcome of its automatic checks."""
    attempt = Attempt(services, relative.actor(), "call.request", "inmate", asked.inmate_id)
    return await _request(services, relative, asked.inmate_id, attempt, asked)


async def dial(services: Services, relative: Relative, asked: DialRequest) -> CallView:
    """Ask for a call at once: it waits for the approvers, and begins when they say yes."""
    attempt = Attempt(services, relative.actor(), "call.dial", "inmate", asked.inmate_id)
    return await _request(services, relative, asked.inmate_id, attempt, asked)


async def _request(
    services: Services,
    relative: Relative,
    inmate_id: str,
    attempt: Attempt,
    asked: CallRequest | DialRequest,
) -> CallView:
    async with attempt:
        return await _asked(services, relative, inmate_id, attempt, asked)


async def _asked(
    services: Services,
    relative: Relative,
    inmate_id: str,
    attempt: Attempt,
    asked: CallRequest | DialRequest,
) -> CallView:
    async with services.database.transaction() as tx:
        await own_inmate(tx, relative, inmate_id)
    await refresh(services, inmate_id)
    async with services.database.transaction() as tx:
        await booked_calls.lock_booking(tx, relative.id, inmate_id)
        inmate = await own_inmate(tx, relative, inmate_id)
        attempt.stream = inmate.prison_code
        dialled = isinstance(asked, DialRequest)
        wish = Wish(
            relative_id=relative.id,
            inmate=inmate,
            starts_at=services.clock() if isinstance(asked, DialRequest) else asked.starts_at,
            minutes=asked.minutes,
            dialled=dialled,
        )
        call = await open_call(tx, services, wish, relative.actor())
        # Where the flow is a filing, it has been approved meanwhile.
        return call_view(await own(tx, relative, call.id), services.settings, Audience.RELATIVE)


async def own_calls(
    services: Services, relative: Relative, inmate_id: str | None, limit: int, offset: int
) -> CallPage:
    """Past and coming calls, of one inmate where one is named (VC-FAM-06)."""
    async with services.database.transaction() as tx:
        rows, total = await calls.page(
            tx, EVERYWHERE, relative_id=relative.id, inmate_id=inmate_id, limit=limit, offset=offset
        )
        asked = await steps.opinions_of_returned(tx, VIDEO_CALL.code, [row.id for row in rows])
    views = [
        call_view(row, services.settings, Audience.RELATIVE, returned=asked.get(row.id))
        for row in rows
    ]
    return CallPage(rows=views, total=total)


async def own_call(services: Services, relative: Relative, call_id: str) -> CallView:
    attempt = Attempt(services, relative.actor(), "call.read", "video_call", call_id)
    async with attempt, services.database.transaction() as tx:
        call = await own(tx, relative, call_id)
        asked = await steps.opinions_of_returned(tx, VIDEO_CALL.code, [call.id])
    returned = asked.get(call.id)
    return call_view(call, services.settings, Audience.RELATIVE, returned=returned)


async def cancel_call(services: Services, relative: Relative, call_id: str) -> CallView:
    """Take the application back: undecided at any time, approved until the set limit."""
    attempt = Attempt(services, relative.actor(), "call.cancel", "video_call", call_id)
    async with attempt, services.database.transaction() as tx:
        case = await cases.open_of(tx, VIDEO_CALL.code, call_id, for_update=True)
        call = await own(tx, relative, call_id, for_update=True)
        attempt.stream = call.prison_code
        now, actor = services.clock(), relative.actor()
        require_cancellable(call.state, call.starts_at, services.settings.call_cancel_minutes, now)
        changed = await calls.change_state(tx, call, CallState.CANCELLED, at=now, actor=actor)
        await told_calls.cancelled(tx, services.keys, changed, now, by_himself=True)
        if case is not None:
            await withdraw(tx, services, case, Ending(actor=actor, opinion="", at=now))
    return call_view(changed, services.settings, Audience.RELATIVE)
