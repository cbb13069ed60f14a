"""Routes of the page of recordings."""

from datetime import datetime
from typing import Annotated

from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from connectors.postgres.recordings.recording_list import Filter
from pipelines.flows.recordings import keeping, reading, verifying
from pipelines.rules.access.codes.calls import (
    DELETE_RECORDING,
    DOWNLOAD_RECORDING,
    HOLD_RECORDING,
    LIST_RECORDINGS,
    VERIFY_RECORDING,
)
from pipelines.rules.platform.shedding import Order
from schemas.recordings.recordings import (
    CaseOpened,
    DeletionRequest,
    HoldRequest,
    RecordingDetail,
    RecordingPage,
    RecordingVerdict,
    StorageView,
)
from serve.answers import MEDIA
from serve.http import AsOfficer, Limit, Offset, PathId, Search, UnitId, Wired
from serve.recordings import downloading
from serve.route import officers

State = Annotated[
    str | None, QueryParameter(name="state", pattern="^(running|composing|sealed|failed)$")
]
Channel = Annotated[
    str | None, QueryParameter(name="channel", pattern="^(video_call|visit|phone_call)$")
]
Kind = Annotated[str | None, QueryParameter(pattern="^(call|sound|picture|track)$")]
Store = Annotated[str | None, QueryParameter(pattern="^(working|lasting)$")]


def wanted_recordings(
    unit_id: UnitId = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    q: Search = "",
    of_channel: Channel = None,
    in_state: State = None,
    kind: Kind = None,
    store: Store = None,
    held: FromQuery[bool | None] = None,
    whole: FromQuery[bool | None] = None,
) -> Filter:
    """What the list is searched by."""
    return Filter(
        unit_id=unit_id,
        since=since,
        until=until,
        text=q,
        channel=of_channel,
        state=in_state,
        kind=kind,
        store=store,
        held=held,
        whole=whole,
    )


SEARCH = {"wanted": Provide(wanted_recordings, sync_to_thread=False)}
Wanted = NamedDependency[Filter]


@officers.get("/api/recordings", asks=LIST_RECORDINGS, dependencies=SEARCH)
async def list_recordings(
    services: Wired, officer: AsOfficer, wanted: Wanted, limit: Limit = 50, offset: Offset = 0
) -> RecordingPage:
    return await reading.listed(services, officer, wanted, limit, offset)


@officers.get("/api/recordings/{recording_id:str}", asks=LIST_RECORDINGS)
async def read_recording_detail(
    services: Wired, officer: AsOfficer, recording_id: PathId
) -> RecordingDetail:
    return await reading.detail(services, officer, recording_id)


@officers.get(
    "/api/recordings/{recording_id:str}/parts/{part_id:str}/download",
    asks=DOWNLOAD_RECORDING,
    worth=Order.LATER,
    answers=MEDIA,
)
async def download_recording(
    services: Wired, officer: AsOfficer, recording_id: PathId, part_id: PathId
) -> Stream:
    return await downloading.download(services, officer, recording_id, part_id)


@officers.act("/api/recordings/{recording_id:str}/hold", asks=HOLD_RECORDING)
async def hold_recording(
    services: Wired, officer: AsOfficer, recording_id: PathId, data: JSONBody[HoldRequest]
) -> RecordingDetail:
    return await keeping.hold(services, officer, recording_id, data)


@officers.act("/api/recordings/{recording_id:str}/release", asks=HOLD_RECORDING)
async def release_recording(
    services: Wired, officer: AsOfficer, recording_id: PathId, data: JSONBody[HoldRequest]
) -> CaseOpened:
    return await keeping.release(services, officer, recording_id, data)


@officers.act("/api/recordings/{recording_id:str}/deletion", asks=DELETE_RECORDING)
async def ask_deletion(
    services: Wired, officer: AsOfficer, recording_id: PathId, data: JSONBody[DeletionRequest]
) -> CaseOpened:
    return await keeping.ask_deletion(services, officer, recording_id, data)


@officers.act("/api/recordings/{recording_id:str}/verification", asks=VERIFY_RECORDING)
async def verify_recording(
    services: Wired, officer: AsOfficer, recording_id: PathId
) -> RecordingVerdict:
    return await verifying.verify(services, officer, recording_id)


@officers.get("/api/recording-storage", asks=LIST_RECORDINGS)
async def read_storage(services: Wired, officer: AsOfficer) -> StorageView:
    return await reading.storage_view(services, officer)


HANDLERS = (
    list_recordings,
    read_recording_detail,
    download_recording,
    hold_recording,
    release_recording,
    ask_deletion,
    verify_recording,
    read_storage,
)
