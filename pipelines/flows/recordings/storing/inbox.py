"""The folder into which outside systems put recordings (VC-SUP-15, VC-SUP-16).

A system puts the sound there, and then a small JSON file (`RecordingNote`) that names it. Both are
gone once the recording is sealed here; what is refused lies in `refused/` with the reason. Of a
privileged conversation the reason alone lies there (VC-GEN-21).
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from connectors.files.store import SealedStore
from connectors.postgres.database import Database
from connectors.postgres.recordings import recording_intake
from connectors.postgres.recordings.conversation_row import ConversationRow
from pipelines.flows.recordings.storing.incoming import Incoming
from pipelines.flows.recordings.storing.intake import conversation_of, take_in
from pipelines.flows.recordings.storing.refusal import PRIVILEGED, Unsettled, refuse
from pipelines.rules.security.actor import system_actor
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput, QinqiaoError
from schemas.people.contacts import ContactChannel
from schemas.recordings.recording_intake import RecordingNote
from schemas.settings import Settings

logger = logging.getLogger(__name__)

DRAWER = system_actor("录音抽取")
REFUSED = "refused"
NOTE = ".json"
REASON = ".reason.json"
LARGEST_NOTE = 64 * 1024
SETTLED_S = 60.0
"""A note that cannot be read may still be in writing; after so long it is broken."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a recording was refused, beside it."""

    code: str
    message: str
    at: datetime


class Inbox:
    """Holds nothing: what is to be done lies in the folder, what was done in the database."""

    def __init__(
        self, database: Database, store: SealedStore, folder: Path, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._store = store
        self._folder = folder
        self._now = now
        self.taken = 0
        self.refused = 0

    async def round(self, settings: Settings) -> int:
        """Everything that lies there, oldest first; how many recordings were taken."""
        before = self.taken
        for note in await asyncio.to_thread(self._notes):
            await self._one(note, settings)
        return self.taken - before

    def _notes(self) -> list[Path]:
        self._folder.mkdir(parents=True, exist_ok=True)
        found = [
            path
            for path in self._folder.iterdir()
            if path.suffix.lower() == NOTE and path.is_file() and not path.is_symlink()
        ]
        return sorted(found, key=lambda path: (path.stat().st_mtime, path.name))

    async def _one(self, path: Path, settings: Settings) -> None:
        """Taken, refused, or left for the next round where something is away."""
        note: RecordingNote | None = None
        conversation: ConversationRow | None = None
        try:
            note = await asyncio.to_thread(self._read, path)
            if note is None:
                return
            async with self._database.transaction() as tx:
                conversation = await conversation_of(
                    tx, ContactChannel(note.channel), note.record_id, note.source_no
                )
                known = await recording_intake.was_taken(tx, conversation.id, note.file)
            sound = self._folder / note.file
            if known and not await asyncio.to_thread(sound.exists):
                # Taken, and stopped before its note was gone too.
                await asyncio.to_thread(_remove, sound, path)
                return
            await asyncio.to_thread(self._require_sound, note)
            incoming = Incoming(
                path=sound,
                name=note.file,
                conversation=conversation,
                first=PartyRole(note.first_speaker) if note.first_speaker else None,
                started_at=note.started_at,
                sm3=note.sm3,
            )
            taken = await take_in(
                self._database, self._store, settings, incoming, DRAWER, self._now()
            )
            self.taken += taken is not None
            await asyncio.to_thread(_remove, sound, path)
        except Unsettled:
            # It lies here until somebody settles it; the list of what is undetermined tells of it.
            return
        except QinqiaoError as problem:
            if problem.retryable:
                raise
            await self._refuse(path, note, conversation, problem)
        except OSError as problem:
            # The others must not wait for it.
            logger.error("recording of %s cannot be read or kept now: %s", path.name, problem)

    def _read(self, path: Path) -> RecordingNote | None:
        """None where it may still be in writing."""
        try:
            if path.stat().st_size > LARGEST_NOTE:
                raise InvalidInput("说明文件过大。", code="note_too_large")
            return msgspec.json.decode(path.read_bytes(), type=RecordingNote)
        except msgspec.MsgspecError as error:
            if time.time() - path.stat().st_mtime < SETTLED_S:
                return None
            raise InvalidInput("说明文件无法读取。", code="note_unreadable") from error

    def _require_sound(self, note: RecordingNote) -> None:
        """The sound lies beside the note; a name that leads elsewhere is refused."""
        path = self._folder / note.file
        if path.parent != self._folder or path.name != note.file or path.suffix.lower() == NOTE:
            raise InvalidInput("录音文件名无效。", code="file_name_invalid")
        if path.is_symlink() or not path.is_file():
            raise InvalidInput("没有找到录音文件。", code="file_missing")

    async def _refuse(
        self,
        path: Path,
        note: RecordingNote | None,
        conversation: ConversationRow | None,
        problem: QinqiaoError,
    ) -> None:
        """Told to the officers first: files that were moved without word would be lost."""
        now = self._now()
        name = note.file if note else path.name
        async with self._database.transaction() as tx:
            intake_id = await refuse(
                tx,
                name=name,
                channel=ContactChannel(note.channel) if note else None,
                conversation=conversation,
                problem=problem,
                actor=DRAWER,
                at=now,
            )
        reason = Reason(code=problem.code, message=problem.message, at=now)
        await asyncio.to_thread(self._put_away, path, note, intake_id, reason)
        self.refused += 1
        logger.warning("recording %s is refused: %s", name, problem)

    def _put_away(
        self, path: Path, note: RecordingNote | None, intake_id: str, reason: Reason
    ) -> None:
        """Under the id of its row, so that nothing that was refused before is overwritten."""
        refused = self._folder / REFUSED
        refused.mkdir(exist_ok=True)
        (refused / f"{intake_id}{REASON}").write_bytes(
            msgspec.json.format(msgspec.json.encode(reason))
        )
        if note is not None:
            sound = self._folder / note.file
            if sound.parent == self._folder and sound.is_file() and not sound.is_symlink():
                if reason.code == PRIVILEGED:
                    sound.unlink()
                else:
                    sound.replace(refused / f"{intake_id}-{sound.name}")
        path.replace(refused / f"{intake_id}-{path.name}")


def _remove(sound: Path, note: Path) -> None:
    """The sound first: a note without one is refused, a sound without a note just lies there."""
    sound.unlink(missing_ok=True)
    note.unlink(missing_ok=True)
