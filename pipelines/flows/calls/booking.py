"""Booking a call by the same rules, whoever books it (VC-FAM-03, VC-INM-04, VC-GEN-06)."""

from datetime import date, datetime, timedelta

import msgspec

from connectors.postgres.calls import booked_calls, calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.people.whitelist_rules import require_whitelisted
from connectors.postgres.transaction import Tx
from pipelines.flows.calls.allowances import require_over
from pipelines.flows.calls.call_approval import apply_for_call, assess_call
from pipelines.flows.calls.charging import UNCOUNTED, Charge, charge_of
from pipelines.flows.calls.checks import store_checks
from pipelines.flows.calls.facts import require_callable
from pipelines.flows.calls.placing import require_hold, slots_of_day, venues_of
from pipelines.flows.services import Services
from pipelines.rules.calls.allowance import require_short
from pipelines.rules.calls.call_kind import is_privileged, kind_to_book
from pipelines.rules.calls.slots import ALL_DAY, Span, day_slots, opening, require_bookable
from pipelines.rules.calls.venues.holding import Hold
from pipelines.rules.platform.local_time import day_bounds, local
from pipelines.rules.security.actor import Actor
from schemas.calls.channel import Channel
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState
from schemas.calls.views import Slot
from schemas.errors import Conflict, InvalidInput
from schemas.platform.reach import EVERYWHERE


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """The call that is asked for."""

    relative_id: str
    inmate: BoundInmateRow
    starts_at: datetime
    minutes: int
    dialled: bool = False
    """At once: it begins when it is approved, and takes a venue then."""
    booked_by: str | None = None
    kind: CallKind | None = None
    """What an officer chose; the relation decides where nobody did."""


async def open_call(
    tx: Tx, services: Services, wish: Wish, actor: Actor, note: str = ""
) -> CallRow:
    """Open a case in state `requested`; where its flow is a filing it is approved already."""
    inmate = wish.inmate
    kind = kind_to_book(inmate.kinship, wish.kind)
    hold, charge = await _require_bookable(tx, services, wish, kind)
    call = await calls.create(
        tx,
        relative_id=wish.relative_id,
        inmate_id=inmate.id,
        prison_id=inmate.prison_id,
        ward_id=inmate.ward_id,
        prison_code=inmate.prison_code,
        kind=kind,
        requested_at=services.clock(),
        starts_at=wish.starts_at,
        minutes=wish.minutes,
        actor=actor,
        hold=None if wish.dialled else hold,
        booked_by=wish.booked_by,
        dialled=wish.dialled,
        charged_as=charge.kind,
        extra_call_id=charge.grant_id,
    )
    told = await assess_call(tx, services, call)
    await store_checks(tx, services, call, told.outcomes)
    await apply_for_call(tx, services, call, told, actor, note)
    return call


async def _require_bookable(
    tx: Tx, services: Services, wish: Wish, kind: CallKind | None
) -> tuple[Hold | None, Charge]:
    """The venue's hold and what the call is charged to.

    Raises where a rule, a person or the venues stand against the call.
    """
    if wish.starts_at.tzinfo is None:
        raise InvalidInput("通话时间缺少时区。", code="time_without_zone")
    now, inmate = services.clock(), wish.inmate
    by_officer = wish.booked_by is not None
    await require_callable(tx, services, wish.relative_id, inmate.id, now, to_officer=by_officer)
    await require_whitelisted(tx, wish.relative_id, inmate.id, local(wish.starts_at).date())
    privileged = is_privileged(kind)
    charge = UNCOUNTED if privileged else await _require_allowance(tx, wish, now)
    if wish.dialled:
        await _require_not_waiting(tx, wish)
    end = wish.starts_at + timedelta(minutes=wish.minutes)
    taken = await booked_calls.overlapping(
        tx, relative_id=wish.relative_id, inmate_id=inmate.id, since=wish.starts_at, until=end
    )
    known = await venues_of(tx, inmate.prison_id)
    # Where there are venues, these say when they are open.
    hours = ALL_DAY if known else opening(services.settings.demonstration)
    require_bookable(wish.starts_at, wish.minutes, hours, spans(taken), now)
    hold = await require_hold(
        tx,
        services.settings,
        prison_id=inmate.prison_id,
        ward_id=inmate.ward_id,
        starts_at=wish.starts_at,
        minutes=wish.minutes,
    )
    return hold, charge


async def _require_allowance(tx: Tx, wish: Wish, now: datetime) -> Charge:
    """Only family calls are counted and have a rule for their length (decisions/0016)."""
    left = await require_over(tx, wish.inmate, Channel.VIDEO, wish.starts_at, now)
    assert left is not None
    require_short(wish.minutes, left.allowance.most_minutes)
    return await charge_of(tx, wish.inmate, wish.starts_at, left)


async def _require_not_waiting(tx: Tx, wish: Wish) -> None:
    """Whoever dials again while a request waits is told that it does."""
    rows, _ = await calls.page(
        tx, EVERYWHERE, relative_id=wish.relative_id, states=(CallState.REQUESTED,), limit=100
    )
    if any(row.dialled for row in rows):
        raise Conflict("您的通话申请正在等待民警审批，请稍候。", code="dial_waiting")


async def free_slots(
    tx: Tx,
    services: Services,
    inmate: BoundInmateRow,
    relative_id: str | None,
    day: date,
    minutes: int,
) -> list[Slot]:
    """The day's times; free where both persons are, and some venue."""
    since, until = day_bounds(day)
    taken = await booked_calls.overlapping(
        tx, relative_id=relative_id, inmate_id=inmate.id, since=since, until=until
    )
    now, busy = services.clock(), spans(taken)
    known = await venues_of(tx, inmate.prison_id)
    if not known:
        return day_slots(day, minutes, opening(services.settings.demonstration), busy, now)
    return await slots_of_day(
        tx,
        services.settings,
        known,
        prison_id=inmate.prison_id,
        day=day,
        minutes=minutes,
        busy=busy,
        now=now,
    )


def spans(rows: list[CallRow]) -> list[Span]:
    """Planned times of calls; a running one that was lengthened holds on to its end."""
    return [
        Span(row.starts_at, max(planned, row.ends_at or planned))
        for row in rows
        if (planned := row.starts_at + timedelta(minutes=row.minutes))
    ]
