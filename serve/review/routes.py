"""Routes of the review page."""

from typing import Any

from litestar import Request, get
from litestar.params import JSONBody
from litestar.response import Stream

from schemas.calls.views import CaseView, LineView, RecordingView, ReviewRequest, Waveform
from serve.auth.guards import officers_only
from serve.http import AsOfficer, PathId, Wired, act
from serve.review import commands, playing


@get("/api/calls/{call_id:str}/transcript", guards=[officers_only])
async def read_transcript(services: Wired, officer: AsOfficer, call_id: PathId) -> list[LineView]:
    return await commands.transcript(services, officer, call_id)


@get("/api/calls/{call_id:str}/recording", guards=[officers_only])
async def read_recording(services: Wired, officer: AsOfficer, call_id: PathId) -> RecordingView:
    return await commands.recording(services, officer, call_id)


@get("/api/calls/{call_id:str}/recording/{part_id:str}", guards=[officers_only])
async def play_part(
    request: Request[Any, Any, Any],
    services: Wired,
    officer: AsOfficer,
    call_id: PathId,
    part_id: PathId,
) -> Stream:
    part = await commands.open_part(services, officer, call_id, part_id)
    return playing.answer(part.reader, part.media_type, request.headers.get("range"))


@get("/api/calls/{call_id:str}/waveform", guards=[officers_only])
async def read_waveform(services: Wired, officer: AsOfficer, call_id: PathId) -> Waveform:
    return await commands.waveform(services, officer, call_id)


@act("/api/calls/{call_id:str}/reviews", guards=[officers_only])
async def review(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[ReviewRequest]
) -> CaseView:
    return await commands.review(services, officer, call_id, data)


HANDLERS = (read_transcript, read_recording, play_part, read_waveform, review)
