"""What a task needs before it begins: who spoke, where the sound lies, which words count."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.postgres.recordings import conversation_row, recording_intake, recordings, segments
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.speech.transcription_tasks import Task
from connectors.postgres.speech.words import word_library
from connectors.postgres.transaction import Tx
from pipelines.flows.speech.reading.sound import FileSound, Sound, TrackSound
from pipelines.rules.speech.words.library import WordLibrary
from schemas.calls.state import Speaker
from schemas.errors import Conflict, Forbidden, NotFound

SOUND = "sound"


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """One recording, ready to be read."""

    conversation: ConversationRow
    began_at: datetime
    """The zero of the conversation's clock: a first recording begins there."""
    offset_s: float
    """Where this recording begins on that clock."""
    seconds: float
    segments: list[StoredFile]
    sound: StoredFile | None
    speakers: tuple[Speaker, ...]
    """Who is heard on the channels of the composed sound."""
    library: WordLibrary

    def name_of(self, speaker: Speaker) -> str:
        """What a speaker is called in the transcript."""
        names = {
            Speaker.RELATIVE: self.conversation.relative_name or "家属",
            Speaker.INMATE: self.conversation.inmate_name,
            Speaker.OFFICER: "民警",
            Speaker.MIXED: "双方",
        }
        return names[speaker]


OpenSound = Callable[[SealedStore, Loaded], Sound]


async def load(tx: Tx, task: Task) -> Loaded:
    """Everything but the sound itself.

    `Forbidden` of a privileged conversation, `NotFound` where the sound was removed, `Conflict`
    where the recording is not finished.
    """
    conversation = await conversation_row.get(tx, task.call_id)
    row = await recordings.get(tx, task.recording_id)
    if conversation is None or row is None:
        raise NotFound("录音不存在。", code="recording_not_found")
    if conversation.privileged:
        raise Forbidden("保密通话不转写。", code="privileged")
    if row.state != recordings.SEALED or row.seconds is None:
        raise Conflict("录音尚未封存。", code="recording_open")
    kept = await segments.kept(tx, row.id)
    sounds = await recordings.kept_files(tx, row.id, (SOUND,))
    if not kept and not sounds:
        raise NotFound("录音文件已清除，无法转写。", code="sound_removed")
    first, *_ = await recordings.of_call(tx, task.call_id)
    return Loaded(
        conversation=conversation,
        began_at=first.started_at,
        offset_s=(row.started_at - first.started_at).total_seconds(),
        seconds=row.seconds,
        segments=kept,
        sound=sounds[0] if sounds else None,
        speakers=await recording_intake.speakers_of(tx, row.id),
        library=await word_library.library(tx, conversation.prison_id),
    )


def open_sound(store: SealedStore, loaded: Loaded) -> Sound:
    """Each party's own track where they are kept; otherwise the composed sound."""
    if loaded.segments:
        return TrackSound(store, loaded.segments, loaded.seconds)
    assert loaded.sound is not None
    return FileSound(store, loaded.sound, loaded.speakers)
