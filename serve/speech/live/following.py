"""An officer's page follows the transcript of a running visit or phone call (VC-SUP-18)."""

import asyncio
import logging

from connectors.postgres.recordings import conversations
from connectors.postgres.recordings.conversations import Place
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.live.standing import OnScreen, Standing
from pipelines.flows.recordings.review.scope import kept_conversation, note, require_kept
from pipelines.flows.services import Services
from pipelines.flows.speech.stream_client import Seen, Told
from pipelines.rules.access.codes.calls import READ_TRANSCRIPT
from pipelines.rules.access.codes.speech import READ_ALERTS
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.speech.lines.channels import transcribes_live
from pipelines.rules.speech.live_stream import STREAMED
from schemas.calls.live import Alerted, AnyEvent, Line, PartialLine, SpeechGap
from schemas.errors import Conflict, NotFound, Unavailable
from schemas.people.contacts import OBJECT_KINDS
from schemas.speech.live_speech import SpeechStanding, SpeechState, StreamEnd
from schemas.speech.speech import LeaseState
from serve.calls.live.frames import Frames

logger = logging.getLogger(__name__)

FIRST_S = 0.5
"""So long a page waits before it is told that nothing is handed in."""
AGAIN_S = 1.0
STATES = {
    LeaseState.LEASED: SpeechState.RUNNING,
    LeaseState.WAITING: SpeechState.WAITING,
    LeaseState.REFUSED: SpeechState.REFUSED,
}


async def enter(services: Services, officer: Officer, conversation_id: str) -> Place:
    """The conversation, where the officer may read what is said in it; noted once a page."""
    async with kept_conversation(
        services, officer, conversation_id, READ_TRANSCRIPT, tries="speech.follow"
    ) as (tx, place):
        if place.channel not in STREAMED:
            raise Conflict("可视通话的实时转写在监控墙查看。", code="heard_here")
        await note(tx, officer, place, "speech.follow", {})
    return place


def standing_of(services: Services, officer: Officer, secret: str, place: Place) -> Standing:
    """A reader, for as long as he may read what is said in it."""

    async def required(now: Officer) -> None:
        require_permission(now.permissions, READ_TRANSCRIPT)
        async with services.database.reading() as tx:
            found = await conversations.place(tx, now.scopes, place.id)
        if found is None:
            raise NotFound("没有找到这次会见通话。", code="conversation_not_found")
        # What turned out to be privileged since is nobody's to read.
        require_kept(found)

    shows = OnScreen(OBJECT_KINDS[place.channel], place.id, place.prison_code)
    return Standing(services, officer, secret, shows=shows, required=required)


async def follow(services: Services, channel: Frames, place: Place, standing: Standing) -> None:
    """Send how the transcription stands, and what is said, for as long as the page is open."""
    seen, shown = Seen(), None
    asking = asyncio.create_task(_told(services, place, seen))
    try:
        done, _ = await asyncio.wait([asking], timeout=FIRST_S)
        if not done:
            shown = _stands(services, place, None, None)
            await channel.send(shown)
        while True:
            told = await asking
            stands = _stands(services, place, told, shown)
            if stands != shown:
                shown = stands
                await channel.send(shown)
            for event in told.events if told else ():
                if _may_see(standing.officer, event):
                    await channel.send(event)
            seen = told.seen(seen) if told else seen
            asking = asyncio.create_task(_told(services, place, seen))
    finally:
        asking.cancel()


async def _told(services: Services, place: Place, seen: Seen) -> Told | None:
    try:
        return await services.streams.told(place.prison_id, place.id, seen)
    except Unavailable as error:
        logger.info("following %s: %s", place.id, error)
        await asyncio.sleep(AGAIN_S)
        return None


def _stands(
    services: Services, place: Place, told: Told | None, before: SpeechStanding | None
) -> SpeechStanding:
    on = transcribes_live(services.settings, place.channel)
    if told is None:
        if before is not None and before.state is SpeechState.ENDED and on:
            return before
        return SpeechStanding(state=SpeechState.IDLE if on else SpeechState.OFF)
    if told.reason is StreamEnd.SWITCHED_OFF:
        return SpeechStanding(state=SpeechState.OFF, reason=told.reason)
    if told.reason is not None:
        return SpeechStanding(state=SpeechState.ENDED, reason=told.reason)
    return SpeechStanding(state=STATES[told.standing.state], place=told.standing.place)


def _may_see(officer: Officer, event: AnyEvent) -> bool:
    if isinstance(event, Alerted):
        return READ_ALERTS.code in officer.permissions
    return isinstance(event, (Line, PartialLine, SpeechGap))
