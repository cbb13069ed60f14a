"""An officer moves a call to another time or venue (VC-ROOM-05)."""

from datetime import datetime, timedelta

from connectors.postgres.calls import booked_calls, calls, venues
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls import placing_days
from pipelines.flows.calls.charging import recharge
from pipelines.flows.calls.placing import turnover
from pipelines.flows.calls.scope import attempt, call_for
from pipelines.flows.calls.views import Audience, call_view
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import ARRANGE
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.calls.call_state import PENDING, TITLES
from pipelines.rules.calls.slots import AHEAD
from pipelines.rules.calls.venues.holding import Hold, hold, is_open
from pipelines.rules.platform.local_time import clock_text, local
from schemas.calls.venues import MoveCall
from schemas.calls.views import CallView
from schemas.errors import Conflict, InvalidInput, NotFound


async def move(services: Services, officer: Officer, call_id: str, asked: MoveCall) -> CallView:
    """Keep the move where nothing stands against it; a clash names the call that is there."""
    async with (
        attempt(services, officer, "call.move", call_id),
        services.database.transaction() as tx,
    ):
        seen = await call_for(tx, officer, call_id, ARRANGE)
        # The prison's venues before the call, as everywhere.
        await venues.lock(tx, seen.prison_id)
        call = await call_for(tx, officer, call_id, ARRANGE, for_update=True)
        now = services.clock()
        _require_movable(services, call, asked, now)
        seat = await _seat(tx, services, officer, call, asked)
        await _require_people_free(tx, call, asked.starts_at)
        moved = await calls.move(
            tx, call, starts_at=asked.starts_at, hold=seat, at=now, actor=officer.actor()
        )
        if moved.starts_at != call.starts_at:
            await recharge(tx, moved)
            await placing_days.tell_moved(
                tx, services.settings, services.keys, moved, now, before=call.starts_at
            )
        return call_view(moved, services.settings, Audience.OFFICER)


def _require_movable(services: Services, call: CallRow, asked: MoveCall, now: datetime) -> None:
    if call.state not in PENDING:
        raise Conflict(f"通话{TITLES[call.state]}，不能调整。", code="state_not_allowed")
    if asked.starts_at.tzinfo is None:
        raise InvalidInput("通话时间缺少时区。", code="time_without_zone")
    if asked.starts_at == call.starts_at:
        return
    early = timedelta(seconds=services.settings.join_early_s)
    if call.starts_at - early <= now:
        raise Conflict("通话已到进入时间，只能更换会场，不能改时间。", code="already_open")
    if asked.starts_at <= now:
        raise InvalidInput("新的时间已经过去。", code="time_past")
    if asked.starts_at > now + AHEAD:
        raise InvalidInput(f"只能安排{AHEAD.days}天内的通话。", code="time_too_far")


async def _seat(
    tx: Tx, services: Services, officer: Officer, call: CallRow, asked: MoveCall
) -> Hold:
    """The wanted venue's hold; raises where it is not there, not open, or somebody else's."""
    row = await venues.get(tx, asked.venue_id)
    if row is None or row.unit_id != call.prison_id:
        raise NotFound("没有找到这个会场。", code="venue_not_found")
    venue = row.as_venue()
    if not venue.usable:
        raise Conflict(f"{row.name}已停用或有故障，不能安排通话。", code="venue_closed")
    if not is_open(venue, asked.starts_at, call.minutes):
        raise InvalidInput(f"{row.name}在该时间不开放。", code="time_closed")
    span = hold(asked.starts_at, call.minutes, turnover(services.settings))
    other = await venues.clashing(tx, venue.id, span, but=call.id)
    if other is not None:
        raise Conflict(_told(row.name, other, officer), code="venue_taken", clash=other.case_no)
    return Hold(venue.id, span)


def _told(venue: str, other: CallRow, officer: Officer) -> str:
    """The clashing booking, with names where the officer may see them."""
    end = other.venue_until or other.starts_at + timedelta(minutes=other.minutes)
    time = f"{clock_text(other.starts_at)}至{clock_text(end)}"
    who = ""
    if in_scopes(officer.scopes, other.ward_path):
        who = f"{other.inmate_name}与{other.relative_name}的通话"
    return f"{venue}在{time}（含间隔）已有预约{other.case_no}{who and f'（{who}）'}，不能调整。"


async def _require_people_free(tx: Tx, call: CallRow, starts_at: datetime) -> None:
    others = await booked_calls.overlapping(
        tx,
        relative_id=call.relative_id,
        inmate_id=call.inmate_id,
        since=starts_at,
        until=starts_at + timedelta(minutes=call.minutes),
    )
    for other in others:
        if other.id != call.id:
            who = "服刑人员" if other.inmate_id == call.inmate_id else "家属"
            at = local(other.starts_at)
            raise Conflict(
                f"{who}在{at:%H:%M}已有另一次通话（{other.case_no}），不能调整。",
                code="person_taken",
                clash=other.case_no,
            )
