"""An officer hands in the recording of a visit or phone call (VC-SUP-15, VC-SUP-16)."""

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

import msgspec

from connectors.postgres.recordings import conversation_row
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files.body import Body
from pipelines.flows.platform.scanning.checking import UploadCheck
from pipelines.flows.recordings.review.scope import conversation_for
from pipelines.flows.recordings.storing.incoming import Incoming
from pipelines.flows.recordings.storing.intake import take_in
from pipelines.flows.recordings.storing.refusal import require_outside
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import ADD_RECORDING
from pipelines.rules.files.admission import MEGABYTE, require_small
from pipelines.rules.files.names import clean_name
from pipelines.rules.files.refusals import require_no_program
from schemas.calls.state import PartyRole
from schemas.errors import Conflict
from schemas.speech.transcription import RecordingAdded

PURPOSE = "recording"


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """What the officer says of the file."""

    name: str
    first: PartyRole | None
    started_at: datetime | None
    sm3: str | None


async def add_recording(
    services: Services, officer: Officer, call_id: str, handed: Handed, body: Body
) -> RecordingAdded:
    """Sealed and queued in the same way as what the outside systems hand in."""
    actor = officer.actor()
    tried = Attempt(services, actor, "recording.add", "conversation", call_id, officer.stream)
    async with tried:
        async with services.database.transaction() as tx:
            await conversation_for(tx, officer, tried, call_id, ADD_RECORDING)
            conversation = await conversation_row.get(tx, call_id)
        assert conversation is not None
        require_outside(conversation)
        name = clean_name(handed.name)
        with tempfile.TemporaryDirectory(prefix="recording-", dir=_folder(services)) as folder:
            # Its ending tells what a file without a header is.
            path = Path(folder) / f"recording{Path(name).suffix}"
            async with UploadCheck(services, actor, PURPOSE, name, officer.stream) as check:
                await _receive(services, body, path, check)
                await check.require_clean()
            incoming = Incoming(
                path=path,
                name=name,
                conversation=conversation,
                first=handed.first,
                started_at=handed.started_at,
                sm3=handed.sm3,
            )
            taken = await take_in(
                services.database,
                services.files,
                services.settings,
                incoming,
                actor,
                services.clock(),
            )
        if taken is None:
            raise Conflict("这份录音已经录入，不必重复提交。", code="taken_before")
        return RecordingAdded(recording_id=taken.recording_id, queued=taken.queued)


def _folder(services: Services) -> Path:
    """On the volume of the sealed files: room there is what matters."""
    return services.files.root


async def _receive(services: Services, body: Body, path: Path, check: UploadCheck) -> None:
    most = services.settings.upload_most_mb * MEGABYTE
    require_small(body.announced, most)
    size = 0
    file = await asyncio.to_thread(path.open, "wb")
    with file:
        async for piece in body.pieces:
            if size == 0:
                require_no_program(piece)
            size += len(piece)
            require_small(size, most)
            await check.feed(piece)
            await asyncio.to_thread(file.write, piece)
