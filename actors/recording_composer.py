"""The Ray task that makes a finished recording playable; tried again when its process dies."""

import asyncio
import logging
from collections.abc import Sequence

import ray

from connectors.doors import Doors, open_doors
from connectors.files.stored_file import StoredFile
from connectors.media.compose import Composition, compose_apart
from connectors.postgres import calls, files, recordings
from pipelines.security.actor import system_actor
from schemas.calls.state import StageKind
from schemas.errors import NotFound, QinqiaoError
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
    try:
        row, tracks = await _load(doors, recording_id)
        if row.state != recordings.COMPOSING:
            return
        try:
            made = await compose_apart(doors.store, tracks, start_s=0.0, end_s=row.seconds or 0.0)
        except (QinqiaoError, OSError, ValueError) as problem:
            logger.exception("recording %s cannot be composed", recording_id)
            await _fail(doors, row, problem)
            return
        await _seal(doors, row, made)
    finally:
        await doors.close()


async def _load(
    doors: Doors, recording_id: str
) -> tuple[recordings.RecordingRow, Sequence[StoredFile]]:
    async with doors.database.transaction() as tx:
        row = await recordings.get(tx, recording_id)
        if row is None:
            raise NotFound("没有这份录像。", code="recording_not_found", recording_id=recording_id)
        parts = [p for p in await recordings.parts(tx, recording_id) if p.kind == "track"]
        found = [await files.get(tx, part.file_id) for part in parts]
    return row, [file for file in found if file is not None]


async def _seal(doors: Doors, row: recordings.RecordingRow, made: Composition) -> None:
    async with doors.database.transaction() as tx:
        for part in made.parts:
            await recordings.add_part(
                tx,
                row.id,
                kind=part.kind,
                role=None,
                start_s=0.0,
                seconds=part.seconds,
                file=part.file,
            )
        ended_at = row.ended_at
        if ended_at is None:
            raise ValueError(f"recording {row.id} is composed before its end")
        await recordings.finish(tx, row.id, ended_at=ended_at, seconds=made.seconds, gaps=made.gaps)
        whole = next(part.file for part in made.parts if part.kind == "call")
        detail = {"state": recordings.SEALED, "seconds": made.seconds, "sm3": whole.sm3}
        await calls.add_stage(
            tx, row.call_id, StageKind.RECORDING, actor=RECORDER, at=whole.created_at, detail=detail
        )


async def _fail(doors: Doors, row: recordings.RecordingRow, problem: Exception) -> None:
    async with doors.database.transaction() as tx:
        await recordings.fail(tx, row.id, str(problem))
        at = row.ended_at or row.started_at
        detail = {"state": recordings.FAILED, "problem": str(problem)[:200]}
        await calls.add_stage(
            tx, row.call_id, StageKind.RECORDING, actor=RECORDER, at=at, detail=detail
        )
