"""Routes of the page of transcription."""

from datetime import datetime
from typing import Annotated

from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody, QueryParameter

from connectors.postgres.speech.transcription_list import Filter
from pipelines.flows.speech.transcription import adding, keeping, reading
from pipelines.rules.access.codes.calls import ADD_RECORDING, KEEP_TRANSCRIPTION, LIST_TRANSCRIPTION
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.calls.state import PartyRole
from schemas.people.contacts import ContactChannel
from schemas.speech.transcription import (
    BatchRequest,
    BatchView,
    IntakePage,
    IntakeState,
    QueueLevel,
    QueueView,
    RecordingAdded,
    SetTaskLevel,
    TaskPage,
    TaskRow,
    TaskState,
)
from serve.files.incoming import body_of
from serve.http import AnId, Asked, AsOfficer, Limit, Offset, PathId, Search, Wired
from serve.route import officers

State = Annotated[TaskState | None, QueryParameter(name="state")]
Channel = Annotated[
    str | None, QueryParameter(name="channel", pattern="^(video_call|visit|phone_call)$")
]
Came = Annotated[IntakeState | None, QueryParameter(name="state")]
FileName = Annotated[str, QueryParameter(min_length=1, max_length=200)]
First = Annotated[str | None, QueryParameter(pattern="^(relative|inmate)$")]
Digest = Annotated[str | None, QueryParameter(pattern="^[0-9a-f]{64}$")]


def wanted_tasks(
    unit_id: AnId = None,
    batch_id: AnId = None,
    call_id: AnId = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    q: Search = "",
    level: FromQuery[QueueLevel | None] = None,
    in_state: State = None,
    of_channel: Channel = None,
) -> Filter:
    """What the list is searched by."""
    return Filter(
        unit_id=unit_id,
        batch_id=batch_id,
        call_id=call_id,
        since=since,
        until=until,
        text=q,
        level=level,
        state=in_state,
        channel=ContactChannel(of_channel) if of_channel else None,
    )


SEARCH = {"wanted": Provide(wanted_tasks, sync_to_thread=False)}
Wanted = NamedDependency[Filter]


@officers.get("/api/transcription-tasks", asks=LIST_TRANSCRIPTION, dependencies=SEARCH)
async def list_tasks(
    services: Wired, officer: AsOfficer, wanted: Wanted, limit: Limit = 50, offset: Offset = 0
) -> TaskPage:
    return await reading.listed(services, officer, wanted, limit, offset)


@officers.get("/api/transcription-queue", asks=LIST_TRANSCRIPTION)
async def read_queue(services: Wired, officer: AsOfficer) -> QueueView:
    return await reading.glance(services, officer)


@officers.act("/api/transcription-tasks/{task_id:str}/pause", asks=KEEP_TRANSCRIPTION)
async def pause_task(services: Wired, officer: AsOfficer, task_id: PathId) -> TaskRow:
    return await keeping.pause(services, officer, task_id)


@officers.act("/api/transcription-tasks/{task_id:str}/resume", asks=KEEP_TRANSCRIPTION)
async def resume_task(services: Wired, officer: AsOfficer, task_id: PathId) -> TaskRow:
    return await keeping.resume(services, officer, task_id)


@officers.act("/api/transcription-tasks/{task_id:str}/cancel", asks=KEEP_TRANSCRIPTION)
async def cancel_task(services: Wired, officer: AsOfficer, task_id: PathId) -> TaskRow:
    return await keeping.cancel(services, officer, task_id)


@officers.act("/api/transcription-tasks/{task_id:str}/retry", asks=KEEP_TRANSCRIPTION)
async def retry_task(services: Wired, officer: AsOfficer, task_id: PathId) -> TaskRow:
    return await keeping.retry(services, officer, task_id)


@officers.act("/api/transcription-tasks/{task_id:str}/level", asks=KEEP_TRANSCRIPTION)
async def set_task_level(
    services: Wired, officer: AsOfficer, task_id: PathId, data: JSONBody[SetTaskLevel]
) -> TaskRow:
    return await keeping.set_level(services, officer, task_id, data)


@officers.get("/api/transcription-batches", asks=LIST_TRANSCRIPTION)
async def list_batches(services: Wired, officer: AsOfficer) -> list[BatchView]:
    return await reading.batches(services, officer)


@officers.post("/api/transcription-batches", asks=KEEP_TRANSCRIPTION)
async def queue_batch(
    services: Wired, officer: AsOfficer, data: JSONBody[BatchRequest]
) -> BatchView:
    return await keeping.queue_batch(services, officer, data)


@officers.get("/api/transcription-batches/{batch_id:str}", asks=LIST_TRANSCRIPTION)
async def read_batch(services: Wired, officer: AsOfficer, batch_id: PathId) -> BatchView:
    return await reading.batch(services, officer, batch_id)


@officers.get("/api/recording-intake", asks=LIST_TRANSCRIPTION)
async def list_intake(
    services: Wired,
    officer: AsOfficer,
    in_state: Came = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> IntakePage:
    return await reading.intake(services, officer, in_state, limit, offset)


@officers.act("/api/recording-intake/{intake_id:str}/see", asks=KEEP_TRANSCRIPTION)
async def see_intake(services: Wired, officer: AsOfficer, intake_id: PathId) -> None:
    await keeping.see(services, officer, intake_id)


@officers.post(
    "/api/conversations/{conversation_id:str}/recordings",
    asks=ADD_RECORDING,
    repeats=Unnoted.FILE,
    takes=Takes.CONTENT,
    description="The body is the sound file itself, as `application/octet-stream`.",
)
async def add_recording(
    request: Asked,
    services: Wired,
    officer: AsOfficer,
    conversation_id: PathId,
    name: FileName,
    first_speaker: First = None,
    started_at: FromQuery[datetime | None] = None,
    sm3: Digest = None,
) -> RecordingAdded:
    handed = adding.Handed(
        name=name,
        first=PartyRole(first_speaker) if first_speaker else None,
        started_at=started_at,
        sm3=sm3,
    )
    return await adding.add_recording(services, officer, conversation_id, handed, body_of(request))


HANDLERS = (
    list_tasks,
    read_queue,
    pause_task,
    resume_task,
    cancel_task,
    retry_task,
    set_task_level,
    list_batches,
    queue_batch,
    read_batch,
    list_intake,
    see_intake,
    add_recording,
)
