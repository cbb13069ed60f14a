"""Pushing news to one open page, within what its person may see."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import msgspec
from litestar.exceptions import WebSocketDisconnect

from connectors.ending import end
from pipelines.rules.permissions import Action, in_scopes
from schemas.calls.pushes import AlertPush, CallPush, NoticePush, StalePush, VenuePush
from schemas.errors import InvalidInput, Unauthenticated, Unavailable
from schemas.messages.officers import OfficerNotice
from schemas.people.kinds import SubjectKind
from serve.auth import sessions
from serve.auth.callers import Inmate, Officer, Relative
from serve.calls.views import Audience, call_view
from serve.inmates.commands import SHOWN, view
from serve.live import frames
from serve.live.feed import (
    AlertRaised,
    CallChanged,
    News,
    OfficersTold,
    Stale,
    VenueChanged,
)
from serve.live.frames import Frames
from serve.services import Services

SESSION_S = 5.0
"""How often the session behind an open page is looked at."""

Shown = Callable[[News], Awaitable[msgspec.Struct | None]]


def for_officer(services: Services, officer: Officer) -> Shown:
    """Calls and alerts of the officer's unit, by right."""

    async def shown(news: News) -> msgspec.Struct | None:
        if isinstance(news, CallChanged):
            if not _sees(officer, Action.READ_CALLS, news.call.ward_path):
                return None
            return CallPush(call=call_view(news.call, services.settings, Audience.OFFICER))
        if isinstance(news, AlertRaised):
            message = news.message
            if not _sees(officer, Action.READ_ALERTS, message.ward_path):
                return None
            return AlertPush(alert=message.alert, call_id=message.call_id)
        if isinstance(news, OfficersTold):
            return _told(officer, news.notice)
        if isinstance(news, VenueChanged):
            venue = news.message
            if not _sees_venues(officer, venue.prison_path):
                return None
            return VenuePush(prison_id=venue.prison_id, venue_id=venue.venue_id)
        return StalePush()

    return shown


def _sees(officer: Officer, action: Action, ward_path: str) -> bool:
    return action in officer.permissions and in_scopes(officer.scopes, ward_path)


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
    return Action.READ_TIMETABLE in officer.permissions and reaches


def for_relative(services: Services, relative: Relative) -> Shown:
    """The relative's own calls."""

    async def shown(news: News) -> msgspec.Struct | None:
        if isinstance(news, CallChanged):
            if news.call.relative_id != relative.id:
                return None
            return CallPush(call=call_view(news.call, services.settings, Audience.RELATIVE))
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


async def push(
    services: Services, channel: Frames, shown: Shown, kind: SubjectKind, secret: str
) -> None:
    """Until the page closes or its session ends."""
    await while_open(services, channel, _send(services, channel, shown), kind, secret)


async def while_open(
    services: Services,
    channel: Frames,
    sending: Coroutine[Any, Any, None],
    kind: SubjectKind,
    secret: str,
) -> None:
    """Send until the page closes or its session ends."""
    tasks = [
        asyncio.create_task(work)
        for work in (sending, _drain(channel), _watch_session(services, kind, secret))
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        error = next(iter(done)).exception()
        if isinstance(error, Unauthenticated):
            await channel.close(frames.SIGNED_OUT, "signed out")
        elif error is not None and not isinstance(error, WebSocketDisconnect):
            await channel.close(frames.TRY_LATER)
            raise error
    finally:
        await end(tasks)


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


async def _watch_session(services: Services, kind: SubjectKind, secret: str) -> None:
    # A phone with the page open is in use; a console or a kiosk that nobody touches is not.
    in_use = kind is SubjectKind.RELATIVE
    while True:
        await asyncio.sleep(SESSION_S)
        try:
            await sessions.require_open(services, kind, secret, in_use=in_use)
        except Unavailable:
            continue
