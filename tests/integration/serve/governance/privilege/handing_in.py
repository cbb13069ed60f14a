"""The ways in which sound of a conversation can be handed to the platform."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from connectors.platforms.speech_sender_simulator import SentSpeech, SpeechSender
from pipelines.flows.recordings.storing.inbox import Inbox
from schemas.governance.confidentiality import Confidentiality
from schemas.speech.live_speech import StreamAccepted
from tests.integration.serve.client import Person
from tests.integration.serve.governance.privilege.kinds import Kind
from tests.integration.serve.governance.privilege.looking import CODES
from tests.integration.serve.made_files import send_file
from tests.integration.serve.running_talks import STEREO, pieces, sound
from tests.integration.serve.world import World


async def by_an_officer(officer: Person, conversation_id: str, kind: Kind) -> None:
    """A recording that an officer adds: taken of an ordinary one alone."""
    path = f"/api/conversations/{conversation_id}/recordings"
    reply = await send_file(officer, path, "added.wav", kind.sound)
    if kind.state is Confidentiality.ORDINARY:
        assert reply.is_success, reply.text
    else:
        assert (reply.is_error, reply.json()["code"]) == (True, CODES[kind.state]), reply.text


async def by_the_folder(world: World, folder: Path, told: dict[str, tuple[str, Kind]]) -> None:
    """Recordings that outside systems lay down, with their notes; by channel and conversation."""
    await asyncio.to_thread(_laid_down, folder, told)
    inbox = Inbox(world.database, world.files, folder, world.clock)
    await inbox.round(world.settings)
    left = await asyncio.to_thread(_sounds_in, folder)
    # What nobody may hear for good is gone; what is not settled lies as it was laid down.
    assert left == {
        f"{conversation_id}.wav"
        for conversation_id, (_, kind) in told.items()
        if kind.state is Confidentiality.UNDETERMINED
    }


def _laid_down(folder: Path, told: dict[str, tuple[str, Kind]]) -> None:
    folder.mkdir(exist_ok=True)
    for conversation_id, (channel, kind) in told.items():
        name = f"{conversation_id}.wav"
        (folder / name).write_bytes(kind.sound)
        note = {"file": name, "channel": channel, "record_id": conversation_id}
        (folder / f"{name}.json").write_bytes(msgspec.json.encode(note))


def _sounds_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.wav")}


async def by_a_stream(system: SpeechSender, conversation_id: str, kind: Kind) -> None:
    """Live, over the open speech interface."""
    async with system.opened(STEREO, conversation=conversation_id) as sent:
        answer: Any = await sent.answer()
        if kind.state is Confidentiality.ORDINARY:
            assert isinstance(answer, StreamAccepted), answer
            await _speak(sent)
            return
        assert answer.code == "privileged", answer
        await sent.connection.wait_closed()


async def _speak(sent: SentSpeech) -> None:
    """A sentence, and then the end of the line."""
    for piece in pieces(sound(2.0, 0.5, 0.0) + sound(1.0, 0.0, 0.0), 0.1):
        await sent.send(piece)
    await sent.end()
