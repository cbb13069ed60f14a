"""Pushing news to one open page, within what its person may see."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import msgspec
from litestar.exceptions import WebSocketDisconnect

from connectors.ending import end
from pipelines.flows.access.auth.callers import Inmate, Officer, Official, Relative
from pipelines.flows.calls.live.feed import (
    AlertRaised,
    CallChanged,
    News,
    OfficersTold,
    OfficialChanged,
    Stale,
    VenueChanged,
)
from pipelines.flows.calls.live.standing import Standing, Still, until_withdrawn
from pipelines.flows.calls.views import Audience, call_view
from pipelines.flows.people.inmates.kiosk import SHOWN, view
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import READ_CALLS, READ_TIMETABLE
from pipelines.rules.access.codes.speech import READ_ALERTS
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permissions import in_scopes
from schemas.calls.pushes import (
    AlertPush,
    CallPush,
    NoticePush,
    OfficialBookingPush,
    StalePush,
    VenuePush,
)
from schemas.errors import InvalidInput, QinqiaoError, Unauthenticated, Unavailable
from schemas.messages.officers import OfficerNotice
from schemas.modules.module import Verb
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from serve.calls.live import frames
from serve.calls.live.frames import Frames

logger = logging.getLogger(__name__)

Shown = Callable[[News], Awaitable[msgspec.Struct | None]]


def for_officer(services: Services, standing: Standing) -> Shown:
    """Calls and alerts of the officer's unit, by the rights that were read last."""

    async def shown(news: News) -> msgspec.Struct | None:
        officer = standing.officer
        if isinstance(news, CallChanged):
            if not _sees(officer, READ_CALLS, news.call.ward_path):
                return None
            return CallPush(call=call_view(news.call, services.settings, Audience.OFFICER))
        if isinstance(news, AlertRaised):
            message = news.message
            if not _sees(officer, READ_ALERTS, message.ward_path):
                return None
            return AlertPush(alert=message.alert, call_id=message.call_id)
        if isinstance(news, OfficersTold):
            return _told(officer, news.notice)
        if isinstance(news, VenueChanged):
            venue = news.message
            if not _sees_venues(officer, venue.prison_path):
                return None
            return VenuePush(prison_id=venue.prison_id, venue_id=venue.venue_id)
        if isinstance(news, OfficialChanged):
            held = OFFICIAL_BOOKINGS.permission(Verb.LIST) in officer.permissions
            if not held or not in_scopes(officer.scopes, news.ward_path):
                return None
            return OfficialBookingPush(booking_id=news.booking_id, state=news.state)
        return StalePush()

    return shown


def _sees(officer: Officer, asked: Permission, ward_path: str) -> bool:
    return asked.code in officer.permissions and in_scopes(officer.scopes, ward_path)


def _told(officer: Officer, notice: OfficerNotice) -> NoticePush | None:
    """Officers of the prison, of its wards and of what lies above it, by right."""
    held = notice.permission in officer.permissions
    inside = any(scope.startswith(notice.unit_path) for scope in officer.scopes)
    if not held or not (inside or in_scopes(officer.scopes, notice.unit_path)):
        return None
    return NoticePush(title=notice.title, text=notice.text, link=notice.link)


def _sees_venues(officer: Officer, prison_path: str) -> bool:
    """A ward's officer uses the venues of the whole prison."""
    reaches = in_scopes(officer.scopes, prison_path) or any(
        scope.startswith(prison_path) for scope in officer.scopes
    )
    return READ_TIMETABLE.code in officer.permissions and reaches


def for_relative(services: Services, relative: Relative) -> Shown:
    """The relative's own calls."""

    async def shown(news: News) -> msgspec.Struct | None:
        if isinstance(news, CallChanged):
            if news.call.relative_id != relative.id:
                return None
            return CallPush(call=call_view(news.call, services.settings, Audience.RELATIVE))
        return StalePush() if isinstance(news, Stale) else None

    return shown


def for_official(official: Official) -> Shown:
    """Bookings of the person's own body."""

    async def shown(news: News) -> msgspec.Struct | None:
        if isinstance(news, OfficialChanged):
            if news.body_id != official.body_id:
                return None
            return OfficialBookingPush(booking_id=news.booking_id, state=news.state)
        return StalePush() if isinstance(news, Stale) else None

    return shown


def for_inmate(services: Services, inmate: Inmate) -> Shown:
    """The inmate's own calls, once they are decided."""

    async def shown(news: News) -> msgspec.Struct | None:
        if isinstance(news, CallChanged):
            if news.call.inmate_id != inmate.id or news.call.state not in SHOWN:
                return None
            async with services.database.transaction() as tx:
                return CallPush(call=await view(tx, services, news.call))
        return StalePush() if isinstance(news, Stale) else None

    return shown


async def push(services: Services, channel: Frames, shown: Shown, still: Still) -> None:
    """Until the page closes, or its person may not see it any more."""
    await while_open(channel, _send(services, channel, shown), still)


async def while_open(channel: Frames, sending: Coroutine[Any, Any, None], still: Still) -> None:
    """Send until the page closes, or until its person may not see it any more."""
    watching = asyncio.create_task(until_withdrawn(still))
    tasks = [watching, *(asyncio.create_task(work) for work in (sending, _drain(channel)))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        # First, so that nothing more is sent, and so that a frame that a slow page does not take
        # holds up no close.
        await end(tasks)
    if watching in done:
        await _withdrawn(channel, watching.exception())
        return
    error = next(iter(done)).exception()
    if error is not None and not isinstance(error, WebSocketDisconnect):
        await channel.close(frames.TRY_LATER)
        raise error


async def _withdrawn(channel: Frames, error: BaseException | None) -> None:
    """Close as the protocol says; what went wrong in asking closes as well."""
    if isinstance(error, Unauthenticated):
        await channel.close(frames.SIGNED_OUT, "signed out")
    elif isinstance(error, QinqiaoError):
        await channel.turn_away(error, frames.POLICY)
    else:
        logger.error("rights behind an open page not read", exc_info=error)
        await channel.close(frames.TRY_LATER)


async def _send(services: Services, channel: Frames, shown: Shown) -> None:
    async with services.feed.listen() as queue:
        while True:
            try:
                frame = await shown(await queue.get())
            except Unavailable:
                frame = StalePush()
            if frame is not None:
                await channel.send(frame)


async def _drain(channel: Frames) -> None:
    """Pages say nothing here; reading notices when they close."""
    while True:
        try:
            await channel.receive_text()
        except InvalidInput:
            continue
