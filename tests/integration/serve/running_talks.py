"""Visits and phone calls that run now, and systems that hand in their sound."""

from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import insert, update

from connectors.platforms.speech_sender_simulator import SpeechSender
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.speech.words import words
from pipelines.rules.exchange.open_api.interfaces import LIVE_SPEECH
from schemas.calls.state import PartyRole
from schemas.people.contacts import ContactChannel
from schemas.speech.live_speech import SoundEncoding, SoundFormat
from schemas.speech.words import WordRequest
from schemas.tables.generated import GENERATED
from schemas.tables.recordings.conversation import conversation
from tests.integration.serve.client import People
from tests.integration.serve.exchanges import registered
from tests.integration.serve.world import World
from tests.integration.with_family import WITH_FAMILY

visit, phone_call = GENERATED["visits"], GENERATED["phone_calls"]
STEREO = SoundFormat(
    encoding=SoundEncoding.PCM_S16LE, rate=8000, channels=2, first=PartyRole.INMATE
)
MONO = SoundFormat(encoding=SoundEncoding.PCM_S16LE, rate=16000, channels=1)
WORD = "越狱"


async def running(
    world: World,
    channel: ContactChannel = ContactChannel.PHONE_CALL,
    *,
    since_s: float | None = 1.0,
    ended_s: float | None = None,
    **more: str,
) -> str:
    """A conversation that began so long ago, and ended so long ago where it did; its id."""
    now, record_id = datetime.now(UTC), make_id()
    began = None if since_s is None else now - timedelta(seconds=since_s)
    over = None if ended_s is None else now - timedelta(seconds=ended_s)
    who = {"id": record_id, "inmate_id": world.inmate_id, "relative_id": world.relative_id}
    if channel is ContactChannel.VISIT:
        held = {"planned_at": now, "started_at": began, "ended_at": over, "state": "visiting"}
        of_visit = {"visit_type": "REGULAR", "source": "window"}
        made = insert(visit).values(who | of_visit | held | WITH_FAMILY | more)
    else:
        at = {"started_at": began or now, "answered_at": began, "ended_at": over}
        number = {"phone_sealed": b"sealed", "phone_digest": "d" * 64}
        row = who | number | at | {"state": "talking"} | WITH_FAMILY | more
        made = insert(phone_call).values(row)
    async with world.database.transaction() as tx:
        await tx.execute(made)
    return record_id


async def make_privileged(owner: Database, conversation_id: str) -> None:
    async with owner.transaction() as tx:
        chosen = update(conversation).where(conversation.c.id == conversation_id)
        await tx.execute(chosen.values(confidentiality="privileged"))


async def listed(world: World, word: str = WORD) -> None:
    """A word of the library."""
    async with world.database.transaction() as tx:
        asked = WordRequest(word=word, word_class="escape")
        await words.add(tx, asked, prison_id=None, at=datetime.now(UTC))


async def sender(people: People, world: World, unit_id: str | None = None) -> SpeechSender:
    """A system that may hand in sound."""
    key = await registered(people, world, LIVE_SPEECH, unit_id=unit_id)
    return SpeechSender(people.base, key, world.clock)


def sound(seconds: float, *levels: float, rate: int = 8000) -> bytes:
    """So much sound of each channel's loudness, 16 bits a sample."""
    one = np.array([round(level * 32767) for level in levels], "<i2")
    return np.tile(one, round(seconds * rate)).tobytes()


def pieces(whole: bytes, seconds: float, rate: int = 8000, channels: int = 2) -> list[bytes]:
    """Cut as a line sends it."""
    size = round(seconds * rate) * channels * 2
    return [whole[at : at + size] for at in range(0, len(whole), size)]
