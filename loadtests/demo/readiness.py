"""What a call needs of the platform: its models, a room and a speech channel."""

from datetime import UTC, datetime, timedelta

import httpx

from loadtests.demo.waiting import Tell, until
from loadtests.people.officer import Officer
from loadtests.people.person import Person, Refusal
from schemas.calls.rooms import RoomPage
from schemas.platform.ops import HealthView
from schemas.speech.speech_resources import SpeechResources

MODELS_S = 180.0
"""A model that is being loaded beside full cores takes minutes."""
FREE_S = 300.0
"""So long for other people's calls to end."""
FRESH = timedelta(seconds=60)
"""What was seen of the speech model before is from before a restart."""
CURRENT = timedelta(minutes=3)
"""A minute of the channels' use is told when it is over."""


async def platform_ready(anybody: Person, tell: Tell) -> None:
    """Database, messages and face model answer; raises `NotInTime`."""

    async def lacking() -> str | None:
        try:
            return unhealthy(await anybody.get("/api/health", HealthView))
        except (httpx.TransportError, Refusal):
            return "the platform to answer"

    await until(lacking, tell, MODELS_S)


async def speech_ready(operator: Officer, tell: Tell) -> None:
    """A replica of the speech model takes utterances; raises `NotInTime`."""

    async def lacking() -> str | None:
        return unheard(await operator.speech(), datetime.now(UTC))

    await until(lacking, tell, MODELS_S)


async def place_free(operator: Officer, monitor: Officer, tell: Tell) -> None:
    """There is a room and a speech channel for one more call; raises `NotInTime`."""

    async def lacking() -> str | None:
        full = no_channel(await operator.speech(), datetime.now(UTC))
        return full or no_room(await monitor.rooms())

    await until(lacking, tell, FREE_S)


def unhealthy(health: HealthView) -> str | None:
    if not health.database:
        return "the database"
    if not health.nats:
        return "the message server"
    return None if health.faces else "the face model"


def unheard(speech: SpeechResources, now: datetime) -> str | None:
    seen = speech.observed
    if seen is None or seen.ready < 1 or now - seen.at > FRESH:
        return "the speech model"
    return None


def no_channel(speech: SpeechResources, now: datetime) -> str | None:
    """By the last minute that is told; what happens in this one shows in the call itself."""
    if not speech.use or now - speech.use[-1].at > CURRENT:
        return None
    last = speech.use[-1]
    leased = last.video_call + last.visit + last.phone_call
    if leased < last.capacity:
        return None
    return f"a free speech channel (all {last.capacity} were taken in the last minute)"


def no_room(rooms: RoomPage) -> str | None:
    if rooms.running < rooms.most:
        return None
    return f"a free room ({rooms.running} of {rooms.most} calls run)"
