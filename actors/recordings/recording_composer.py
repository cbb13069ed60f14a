"""The Ray task that makes a finished recording playable; tried again when its process dies."""

import asyncio
import logging

import ray

from connectors.doors import Doors, open_doors
from connectors.live_settings import LiveSettings
from connectors.media.recording.compose import Composition, compose_apart
from connectors.postgres.calls import calls
from connectors.postgres.recordings import recordings, segments
from pipelines.flows.recordings.storing import sealing
from pipelines.rules.security.actor import system_actor
from pipelines.rules.speech.lines.channels import transcribes
from schemas.calls.state import StageKind
from schemas.errors import NotFound, QinqiaoError
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings

logger = logging.getLogger(__name__)

LOGICAL_CPUS = 0.5
TRIES = 3
RECORDER = system_actor("录像服务")


@ray.remote(num_cpus=LOGICAL_CPUS, max_retries=TRIES)
def compose_recording(settings: Settings, recording_id: str) -> None:
    """Compose one recording and seal it; a failure is kept with the recording and told."""
    logging.basicConfig(level=settings.log_level)
    asyncio.run(_compose(settings, recording_id))


async def _compose(settings: Settings, recording_id: str) -> None:
    doors = open_doors(settings)
    live = LiveSettings(doors.database, settings)
    try:
        await live.refresh()
        transcribe = transcribes(live.current, ContactChannel.VIDEO_CALL)
        await compose_one(doors, recording_id, transcribe=transcribe)
    finally:
        await doors.close()


async def compose_one(doors: Doors, recording_id: str, *, transcribe: bool = True) -> None:
    """Whoever comes second to a recording that is composed twice at once leaves nothing behind."""
    async with doors.database.transaction() as tx:
        row = await recordings.get(tx, recording_id)
        files = await segments.kept(tx, recording_id)
        if row is not None:
            await recordings.tried(tx, recording_id)
    if row is None:
        raise NotFound("没有这份录像。", code="recording_not_found", recording_id=recording_id)
    if row.state != recordings.COMPOSING:
        return
    try:
        made = await compose_apart(doors.store, files, start_s=0.0, end_s=row.seconds or 0.0)
    except (QinqiaoError, OSError, ValueError) as problem:
        logger.exception("recording %s cannot be composed", recording_id)
        await _fail(doors, row, problem)
        return
    await _seal(doors, row, made, transcribe)


async def _seal(
    doors: Doors, row: recordings.RecordingRow, made: Composition, transcribe: bool
) -> None:
    async with doors.database.transaction() as tx:
        sealed = await sealing.seal(tx, row, made, RECORDER, transcribe=transcribe)
    if not sealed:
        for part in made.parts:
            doors.store.delete(part.file)


async def _fail(doors: Doors, row: recordings.RecordingRow, problem: Exception) -> None:
    async with doors.database.transaction() as tx:
        await recordings.fail(tx, row.id, str(problem))
        at = row.ended_at or row.started_at
        detail = {"state": recordings.FAILED, "problem": str(problem)[:200]}
        await calls.add_stage(
            tx, row.call_id, StageKind.RECORDING, actor=RECORDER, at=at, detail=detail
        )
