"""Booking the pair's call: the first free time, and until it may be entered."""

import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from loadtests.demo.plan import CallPlan
from loadtests.demo.stage import stage
from loadtests.demo.waiting import Tell, until
from loadtests.people.person import Refusal
from loadtests.people.relative import Relative
from schemas.calls.views import CallView
from schemas.people.views import BoundInmate

logger = logging.getLogger(__name__)

BUREAU_ZONE = ZoneInfo("Asia/Shanghai")
SOON = timedelta(minutes=20)
"""The next free time may be entered in so long, unless the day is full."""
TRIES = 5


class NoTimeFree(Exception):
    """No call of the pair can be booked."""


async def apply(relative: Relative, bound: BoundInmate, minutes: int) -> CallView:
    """Ask for the first time that is free."""
    with stage("request"):
        for _ in range(TRIES):
            starts_at = await _free_time(relative, bound, minutes)
            try:
                call = await relative.request_call(bound.id, starts_at, minutes)
            except Refusal as refusal:
                # Somebody else was faster.
                if refusal.body.code != "slot_taken":
                    raise
                continue
            logger.info("%s requested for %s", call.case_no, call.starts_at)
            return call
        raise NoTimeFree("other bookings were faster each time")


async def _free_time(relative: Relative, bound: BoundInmate, minutes: int) -> datetime:
    """The first time that is free, today or tomorrow."""
    today = datetime.now(BUREAU_ZONE).date()
    for day in (today, today + timedelta(days=1)):
        if slots := await relative.free_slots(bound.id, day, minutes):
            return slots[0].starts_at
    raise NoTimeFree("no time is free today or tomorrow")


async def enterable(call: CallView, tell: Tell) -> None:
    """Wait until the call may be entered; before its approval it can still be taken back."""
    opens = call.joinable_from.astimezone(BUREAU_ZONE)
    if call.joinable_from - datetime.now(UTC) > SOON:
        raise NoTimeFree(f"the first free time may be entered from {opens:%m-%d %H:%M} on")

    async def lacking() -> str | None:
        if datetime.now(UTC) >= call.joinable_from:
            return None
        return f"{opens:%H:%M}, when {call.case_no} may be entered: earlier times are taken"

    await until(lacking, tell, SOON.total_seconds())


async def bound_inmate(relative: Relative, plan: CallPlan) -> BoundInmate:
    """The bound inmate whose masked number fits the plan's."""
    tail = plan.inmate_no[-2:]
    inmates = await relative.inmates()
    return next((one for one in inmates if one.inmate_no_masked.endswith(tail)), inmates[0])
