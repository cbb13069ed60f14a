"""A sound file, handed in as a visit or phone system hands in what is said now."""

import asyncio
import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from websockets.exceptions import ConnectionClosed, WebSocketException

from cluster.telling import Tell
from connectors.platforms.speech_sender_simulator import SentSpeech, SpeechSender, pieces_of
from schemas.exchange.open_api import NewKey
from schemas.speech.live_speech import SoundFormat


@dataclasses.dataclass(frozen=True, kw_only=True)
class HandIn:
    """What is played where, and for which conversation."""

    url: str
    key_file: Path
    """JSON with `key_id` and `secret`, as the page of the consumer gave it out."""
    audio: Path
    sound: SoundFormat
    conversation: str | None
    call_no: str | None


async def run(plan: HandIn, told: Tell) -> bool:
    """Play it at the pace of speech and tell every answer; whether it ended in good order."""
    try:
        return await _played(plan, told)
    except (OSError, msgspec.MsgspecError, WebSocketException) as error:
        told(f"{type(error).__name__}: {error}")
        return False


async def _played(plan: HandIn, told: Tell) -> bool:
    key = msgspec.json.decode(await asyncio.to_thread(plan.key_file.read_bytes), type=NewKey)
    sender = SpeechSender(plan.url, key, lambda: datetime.now(UTC))
    async with sender.opened(
        plan.sound, conversation=plan.conversation, call_no=plan.call_no
    ) as sent:
        answers = asyncio.create_task(_answers(sent, told))
        try:
            await sent.play(pieces_of(plan.audio, plan.sound))
            await sent.say_end()
        except ConnectionClosed:
            pass
        await answers
        return sent.connection.close_code == 1000


async def _answers(sent: SentSpeech, told: Tell) -> None:
    try:
        while True:
            told(msgspec.json.encode(await sent.answer()).decode())
    except ConnectionClosed:
        return
