"""A relative books a call for a bound inmate (VC-FAM-03, VC-FAM-04)."""

from datetime import date, timedelta

from connectors.postgres import call_rules, calls, people
from connectors.postgres.approvals import cases, steps
from connectors.postgres.call_row import CallRow
from connectors.postgres.modules.whitelist_rules import require_whitelisted
from connectors.postgres.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from pipelines.rules.allowance import require_left, require_short
from pipelines.rules.local_time import day_bounds, local
from pipelines.rules.masking import mask_number
from pipelines.rules.slots import Span, day_slots, opening, require_bookable
from pipelines.rules.whitelist import CLOSED, Standing
from schemas.calls.state import CallState, Confidentiality
from schemas.calls.views import CallPage, CallRequest, CallView, Slot
from schemas.errors import InvalidInput, NotFound
from schemas.people.kinds import BindingState
from schemas.people.views import BoundInmate
from serve.approvals.deciding import withdraw
from serve.approvals.kind import Ending
from serve.approvals.kinds.video_call import VIDEO_CALL, apply_for_call
from serve.audit.attempt import Attempt
from serve.auth.callers import Relative
from serve.calls.allowances import Left, video_left
from serve.calls.checks import store_checks
from serve.calls.facts import require_callable
from serve.calls.views import Audience, call_view
from serve.relatives.own_calls import own
from serve.relatives.standing import standings_of
from serve.services import Services

EVERYWHERE = ("/",)


async def bound_inmates(services: Services, relative: Relative) -> list[BoundInmate]:
    """Inmates to whom the relative is bound, with what is left of the month."""
    now = services.clock()
    async with services.database.transaction() as tx:
        rows = await people.bound_inmates(tx, relative.id)
        standings = await standings_of(tx, relative.id, [row.id for row in rows], now)
        return [_bound_view(row, await video_left(tx, row, now), standings[row.id]) for row in rows]


def _bound_view(row: BoundInmateRow, left: Left, standing: Standing) -> BoundInmate:
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
        most_minutes=left.allowance.most_minutes,
        whitelist=standing.value,
        video_closed=CLOSED[standing],
    )


async def slots(
    services: Services, relative: Relative, inmate_id: str, day: date, minutes: int
) -> list[Slot]:
    """The day's times; one taken by a call of either person is not free."""
    since, until = day_bounds(day)
    async with services.database.transaction() as tx:
        await _bound(tx, relative, inmate_id)
        taken = await call_rules.overlapping(
            tx, relative_id=relative.id, inmate_id=inmate_id, since=since, until=until
        )
    hours = opening(services.settings.demonstration)
    return day_slots(day, minutes, hours, spans(taken), services.clock())


async def request_call(services: Services, relative: Relative, asked: CallRequest) -> CallView:
    """Open a case in state `requested`, with the outcome of its automatic checks."""
    attempt = Attempt(services, relative.actor(), "call.request", "inmate", asked.inmate_id)
    async with attempt, services.database.transaction() as tx:
        await call_rules.lock_booking(tx, relative.id, asked.inmate_id)
        inmate = await _bound(tx, relative, asked.inmate_id)
        attempt.stream = inmate.prison_code
        await _require_bookable(tx, services, relative, inmate, asked)
        call = await calls.create(
            tx,
            relative_id=relative.id,
            inmate_id=inmate.id,
            prison_id=inmate.prison_id,
            ward_id=inmate.ward_id,
            prison_code=inmate.prison_code,
            # A family call; only other channels book privileged ones.
            confidentiality=Confidentiality.ORDINARY,
            requested_at=services.clock(),
            starts_at=asked.starts_at,
            minutes=asked.minutes,
            actor=relative.actor(),
        )
        facts = await store_checks(tx, services, call)
        await apply_for_call(tx, services, call, facts, relative.actor())
        # Where the flow is a filing, it has been approved meanwhile.
        return call_view(await own(tx, relative, call.id), services.settings, Audience.RELATIVE)


async def _require_bookable(
    tx: Tx, services: Services, relative: Relative, inmate: BoundInmateRow, asked: CallRequest
) -> None:
    if asked.starts_at.tzinfo is None:
        raise InvalidInput("通话时间缺少时区。", code="time_without_zone")
    now = services.clock()
    await require_callable(tx, relative.id, inmate.id, now)
    await require_whitelisted(tx, relative.id, inmate.id, local(asked.starts_at).date())
    left = await video_left(tx, inmate, asked.starts_at)
    most_calls = left.allowance.most_calls
    require_left(left.left, most_calls=most_calls, used=left.used, period=left.period)
    require_short(asked.minutes, left.allowance.most_minutes)
    end = asked.starts_at + timedelta(minutes=asked.minutes)
    taken = await call_rules.overlapping(
        tx, relative_id=relative.id, inmate_id=inmate.id, since=asked.starts_at, until=end
    )
    hours = opening(services.settings.demonstration)
    require_bookable(asked.starts_at, asked.minutes, hours, spans(taken), now)


async def own_calls(services: Services, relative: Relative, limit: int, offset: int) -> CallPage:
    async with services.database.transaction() as tx:
        rows, total = await calls.page(
            tx, EVERYWHERE, relative_id=relative.id, limit=limit, offset=offset
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
    """Take the application back, as long as nobody has joined."""
    attempt = Attempt(services, relative.actor(), "call.cancel", "video_call", call_id)
    async with attempt, services.database.transaction() as tx:
        case = await cases.open_of(tx, VIDEO_CALL.code, call_id, for_update=True)
        call = await own(tx, relative, call_id, for_update=True)
        attempt.stream = call.prison_code
        now, actor = services.clock(), relative.actor()
        changed = await calls.change_state(tx, call, CallState.CANCELLED, at=now, actor=actor)
        if case is not None:
            await withdraw(tx, services, case, Ending(actor=actor, opinion="", at=now))
    return call_view(changed, services.settings, Audience.RELATIVE)


async def _bound(tx: Tx, relative: Relative, inmate_id: str) -> BoundInmateRow:
    bound = await people.binding(tx, relative.id, inmate_id)
    if bound is None or bound.binding_state is not BindingState.APPROVED:
        raise NotFound("没有找到您绑定的这位服刑人员。", code="inmate_not_found")
    return bound


def spans(rows: list[CallRow]) -> list[Span]:
    """Planned times of calls; a running one that was lengthened holds on to its end."""
    return [
        Span(row.starts_at, max(planned, row.ends_at or planned))
        for row in rows
        if (planned := row.starts_at + timedelta(minutes=row.minutes))
    ]
