"""Systems that hand in the sound of a conversation, and pages that follow it."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed

from connectors.platforms.speech_sender_simulator import SentSpeech, SpeechSender
from schemas.people.contacts import ContactChannel
from schemas.speech.live_speech import StreamAccepted, StreamStanding
from tests.integration.serve.client import Person, Socket
from tests.integration.serve.running_talks import pieces, sound

VISIT, PHONE = ContactChannel.VISIT, ContactChannel.PHONE_CALL
SPEECH = "/ws/speech?conversation="
QUERY = {"encoding": "pcm_s16le", "rate": "8000", "channels": "2", "first": "inmate"}


async def accepted(sent: SentSpeech) -> StreamAccepted:
    answer = await sent.answer()
    assert isinstance(answer, StreamAccepted), answer
    return answer


async def stands(sent: SentSpeech, state: str) -> StreamStanding:
    """The sender is told so."""
    while True:
        answer = await sent.answer()
        if isinstance(answer, StreamStanding) and answer.state == state:
            return answer


async def say(sent: SentSpeech, seconds: float = 1.0, *, inmate: float = 0.5) -> None:
    """The inmate speaks and pauses."""
    for piece in pieces(sound(seconds, inmate, 0.0) + sound(1.0, 0.0, 0.0), 0.1):
        await sent.send(piece)


@asynccontextmanager
async def first_told(page: Socket, state: str) -> AsyncIterator[None]:
    assert (await page.receive())["state"] == state
    yield


async def until_closed(sent: SentSpeech) -> None:
    """Talk on until the connection is closed from the other side."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            await say(sent)


async def refused(
    system: SpeechSender, query: dict[str, str], **headers: str
) -> tuple[str, int | None]:
    """The code of the refusal, and that of the close."""
    async with system.connected(query, **headers) as connection:
        answer = SentSpeech(connection)
        told: Any = await answer.answer()
        assert told.message
        await connection.wait_closed()
        return told.code, connection.close_code


async def transcript(officer: Person, conversation_id: str) -> list[Any]:
    return list(await officer.get(f"/api/conversations/{conversation_id}/transcript"))


async def streamed(officer: Person, conversation_id: str) -> list[Any]:
    """Lines since the first connection: on a slow machine that comes so late that what was said
    before it is marked as a gap, rightly."""
    lines = await transcript(officer, conversation_id)
    return [one for one in lines if one["kind"] != "gap" or one["start_s"] > 0]
