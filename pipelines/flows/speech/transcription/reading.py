"""Looking at the queue of transcription, its batches and what outside systems handed in."""

from datetime import timedelta

from connectors.postgres.recordings import recording_intake
from connectors.postgres.speech import transcription_list
from connectors.postgres.speech.transcription_list import Filter
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from schemas.errors import NotFound
from schemas.speech.transcription import (
    BatchView,
    IntakePage,
    IntakeState,
    QueueLevel,
    QueueView,
    TaskPage,
    TaskState,
)

SHOWN_BATCHES = 20
MEASURED = timedelta(days=1)


async def listed(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> TaskPage:
    async with services.database.transaction() as tx:
        rows, total = await transcription_list.page(
            tx, officer.scopes, wanted, limit=limit, offset=offset
        )
    return TaskPage(rows=rows, total=total)


async def glance(services: Services, officer: Officer) -> QueueView:
    since = services.clock() - MEASURED
    async with services.database.transaction() as tx:
        counts = await transcription_list.counts(tx, officer.scopes)
        seconds, work_s = await transcription_list.done_since(tx, officer.scopes, since)
        refused = await recording_intake.unseen(tx, officer.scopes)
    return QueueView(
        counts={
            state: sum(count for (one, _), count in counts.items() if one is state)
            for state in TaskState
        },
        waiting={level: counts.get((TaskState.WAITING, level), 0) for level in QueueLevel},
        seconds=seconds,
        work_s=work_s,
        refused=refused,
    )


async def batches(services: Services, officer: Officer) -> list[BatchView]:
    async with services.database.transaction() as tx:
        return await transcription_list.batches(tx, officer.scopes, limit=SHOWN_BATCHES)


async def batch(services: Services, officer: Officer, batch_id: str) -> BatchView:
    async with services.database.transaction() as tx:
        found = await transcription_list.batches(tx, officer.scopes, limit=1, batch_id=batch_id)
    if not found:
        raise NotFound("没有找到这个批次。", code="batch_not_found")
    return found[0]


async def intake(
    services: Services, officer: Officer, state: IntakeState | None, limit: int, offset: int
) -> IntakePage:
    async with services.database.transaction() as tx:
        return await recording_intake.page(tx, officer.scopes, state, limit=limit, offset=offset)
