"""What officers do with tasks of transcription (VC-SUP-02, VC-SUP-03, VC-SUP-19)."""

from collections.abc import Awaitable, Callable

from connectors.postgres.audit import audit
from connectors.postgres.recordings import conversation_row, recording_intake
from connectors.postgres.speech import transcription_list, transcription_tasks
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from schemas.errors import Conflict, NotFound
from schemas.speech.transcription import (
    MOST_AT_ONCE,
    BatchRequest,
    BatchView,
    QueueLevel,
    SetTaskLevel,
    TaskRow,
)

OBJECT = "transcription_task"
Change = Callable[[Tx], Awaitable[bool]]


async def pause(services: Services, officer: Officer, task_id: str) -> TaskRow:
    """Not begun, or broken off after the piece that is read now."""
    return await _change(
        services, officer, task_id, "pause", lambda tx: transcription_tasks.pause(tx, task_id)
    )


async def resume(services: Services, officer: Officer, task_id: str) -> TaskRow:
    now = services.clock()
    return await _change(
        services,
        officer,
        task_id,
        "resume",
        lambda tx: transcription_tasks.resume(tx, task_id, now),
    )


async def cancel(services: Services, officer: Officer, task_id: str) -> TaskRow:
    now = services.clock()
    return await _change(
        services,
        officer,
        task_id,
        "cancel",
        lambda tx: transcription_tasks.cancel(tx, task_id, now),
    )


async def retry(services: Services, officer: Officer, task_id: str) -> TaskRow:
    """Another round of tries for what failed or was cancelled."""
    now = services.clock()
    return await _change(
        services, officer, task_id, "retry", lambda tx: transcription_tasks.again(tx, task_id, now)
    )


async def set_level(
    services: Services, officer: Officer, task_id: str, asked: SetTaskLevel
) -> TaskRow:
    return await _change(
        services,
        officer,
        task_id,
        "level",
        lambda tx: transcription_tasks.set_level(tx, task_id, asked.level),
        {"level": asked.level.value},
    )


async def _change(
    services: Services,
    officer: Officer,
    task_id: str,
    verb: str,
    change: Change,
    detail: dict[str, str] | None = None,
) -> TaskRow:
    """Within reach, in a state that allows it, and written down."""
    action = f"transcription.{verb}"
    async with (
        Attempt(services, officer.actor(), action, OBJECT, task_id, officer.stream),
        services.database.transaction() as tx,
    ):
        before = await _need(tx, officer, task_id)
        if not await change(tx):
            raise Conflict(
                "任务的状态已变化，不能进行此操作，请刷新后再试。",
                code="state_not_allowed",
                state=before.state.value,
            )
        conversation = await conversation_row.get(tx, before.call_id)
        await audit.write(
            tx,
            stream=conversation.prison_code if conversation else officer.stream,
            actor=officer.actor(),
            action=action,
            object_kind=OBJECT,
            object_id=task_id,
            detail={"from": before.state.value, "call_id": before.call_id, **(detail or {})},
        )
        return await _need(tx, officer, task_id)


async def _need(tx: Tx, officer: Officer, task_id: str) -> TaskRow:
    found = await transcription_list.one(tx, officer.scopes, task_id)
    if found is None:
        raise NotFound("没有找到这个转写任务。", code="task_not_found")
    return found


async def queue_batch(services: Services, officer: Officer, asked: BatchRequest) -> BatchView:
    """Put recordings into the backlog, to be read again; what waits already is left alone."""
    now = services.clock()
    async with (
        Attempt(services, officer.actor(), "transcription.batch", OBJECT, None, officer.stream),
        services.database.transaction() as tx,
    ):
        chosen = await transcription_list.choose(
            tx,
            officer.scopes,
            recording_ids=asked.recording_ids,
            channel=asked.channel,
            unit_id=asked.unit_id,
            since=asked.since,
            until=asked.until,
            only_missing=asked.only_missing,
            limit=MOST_AT_ONCE,
        )
        if not chosen:
            raise Conflict(
                "没有可以重新转写的录音：未封存、保密或已在队列中的不能加入。",
                code="nothing_to_queue",
            )
        batch_id = await transcription_tasks.open_batch(tx, requested_by=officer.id, at=now)
        count = 0
        for one in chosen:
            count += await transcription_tasks.queue(
                tx,
                call_id=one.call_id,
                recording_id=one.recording_id,
                level=QueueLevel.BACKLOG,
                at=now,
                seconds=one.seconds,
                requested_by=officer.id,
                batch_id=batch_id,
            )
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="transcription.batch",
            object_kind="transcription_batch",
            object_id=batch_id,
            detail={"recordings": count, "only_missing": asked.only_missing},
        )
        found = await transcription_list.batches(tx, officer.scopes, limit=1, batch_id=batch_id)
        if not found:
            raise Conflict("这些录音刚刚由他人加入队列。", code="nothing_to_queue")
        return found[0]


async def see(services: Services, officer: Officer, intake_id: str) -> None:
    """A refused file was seen to: it counts as open no more."""
    action = "recording_intake.see"
    async with (
        Attempt(services, officer.actor(), action, "recording_intake", intake_id, officer.stream),
        services.database.transaction() as tx,
    ):
        now = services.clock()
        if not await recording_intake.see(tx, intake_id, officer.id, officer.scopes, now):
            raise NotFound("没有找到待处理的录音文件。", code="intake_not_found")
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=action,
            object_kind="recording_intake",
            object_id=intake_id,
        )
