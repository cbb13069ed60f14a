"""Routes of 会见通话复听: the list, the review page, corrections, reviews."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from connectors.postgres.recordings.conversation_search import Wanted
from pipelines.flows.recordings.review import assigning, correcting, hearing, listing, reviewing
from pipelines.rules.access.codes.calls import (
    ASSIGN_REVIEW,
    CORRECT_TRANSCRIPT,
    LIST_CONVERSATIONS,
    PLAY,
    READ_TRANSCRIPT,
    REVIEW,
)
from pipelines.rules.platform.shedding import Order
from pipelines.rules.speech.text_search import terms
from schemas.calls.state import TranscriptSource
from schemas.calls.views import LineView, RecordingView, ReviewRequest, Waveform
from schemas.recordings.conversations import (
    ConversationPage,
    ConversationRow,
    ConversationView,
    CorrectLine,
    LineVersion,
)
from schemas.recordings.review_assignments import AssignReview, Reviewer
from schemas.speech.transcription import LiveCorrection, TranscriptChanges
from serve.answers import MEDIA
from serve.http import AnId, AsOfficer, Limit, Offset, PathId, Search, Wired
from serve.recordings.review import playing
from serve.route import officers

Channel = Annotated[str | None, QueryParameter(pattern="^(video_call|visit|phone_call)$")]
Spoken = Annotated[str, QueryParameter(max_length=200)]
Word = Annotated[str | None, QueryParameter(min_length=1, max_length=32)]
Severity = Annotated[int | None, QueryParameter(ge=1, le=3)]
Seconds = Annotated[int | None, QueryParameter(ge=0, le=86_400)]
VisitKind = Annotated[str | None, QueryParameter(pattern="^(OPEN|REGULAR|VIDEO)$")]
Judged = Annotated[str | None, QueryParameter(pattern="^(normal|attention|violation)$")]


def wanted_conversations(
    channel: Channel = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    unit_id: AnId = None,
    inmate_like: Search = "",
    inmate_id: AnId = None,
    relative_like: Search = "",
    relative_id: AnId = None,
    visit_type: VisitKind = None,
    level: Word = None,
    word: Word = None,
    word_class: Word = None,
    severity: Severity = None,
    has_hits: FromQuery[bool | None] = None,
    reviewed: FromQuery[bool | None] = None,
    overdue: FromQuery[bool | None] = None,
    kept: FromQuery[bool] = False,
    assessment: Judged = None,
    anomaly: FromQuery[bool | None] = None,
    reviewer: Search = "",
    reviewer_id: AnId = None,
    assignee_id: AnId = None,
    least_s: Seconds = None,
    most_s: Seconds = None,
    q: Spoken = "",
) -> Wanted:
    """What the list is searched by; `q` is what was said."""
    return Wanted(
        channel=channel,
        since=since,
        until=until,
        unit_id=unit_id,
        inmate=inmate_like.strip(),
        inmate_id=inmate_id,
        relative=relative_like.strip(),
        relative_id=relative_id,
        visit_type=visit_type,
        level=level,
        word=word,
        word_class=word_class,
        severity=severity,
        has_hits=has_hits,
        reviewed=reviewed,
        overdue=overdue,
        kept=kept,
        assessment=assessment,
        anomaly=anomaly,
        reviewer=reviewer.strip(),
        reviewer_id=reviewer_id,
        assignee_id=assignee_id,
        least_s=least_s,
        most_s=most_s,
        terms=terms(q),
    )


SEARCH = {"wanted": Provide(wanted_conversations, sync_to_thread=False)}
AsWanted = NamedDependency[Wanted]


@officers.get("/api/conversations", asks=LIST_CONVERSATIONS, dependencies=SEARCH)
async def list_conversations(
    services: Wired, officer: AsOfficer, wanted: AsWanted, limit: Limit = 20, offset: Offset = 0
) -> ConversationPage:
    return await listing.page(services, officer, wanted, limit, offset)


@officers.get("/api/conversations/{conversation_id:str}", asks=LIST_CONVERSATIONS)
async def read_conversation(
    services: Wired, officer: AsOfficer, conversation_id: PathId
) -> ConversationView:
    return await listing.opened(services, officer, conversation_id)


@officers.get("/api/conversations/{conversation_id:str}/transcript", asks=READ_TRANSCRIPT)
async def read_transcript(
    services: Wired,
    officer: AsOfficer,
    conversation_id: PathId,
    source: FromQuery[TranscriptSource | None] = None,
) -> list[LineView]:
    return await hearing.transcript(services, officer, conversation_id, source)


@officers.get("/api/conversations/{conversation_id:str}/transcript-changes", asks=READ_TRANSCRIPT)
async def read_transcript_changes(
    services: Wired, officer: AsOfficer, conversation_id: PathId
) -> TranscriptChanges:
    return await hearing.changes(services, officer, conversation_id)


@officers.get("/api/conversations/{conversation_id:str}/live-corrections", asks=READ_TRANSCRIPT)
async def read_live_corrections(
    services: Wired, officer: AsOfficer, conversation_id: PathId
) -> list[LiveCorrection]:
    return await hearing.corrected_live(services, officer, conversation_id)


@officers.put(
    "/api/conversations/{conversation_id:str}/transcript/{line_id:str}", asks=CORRECT_TRANSCRIPT
)
async def correct_line(
    services: Wired,
    officer: AsOfficer,
    conversation_id: PathId,
    line_id: PathId,
    data: JSONBody[CorrectLine],
) -> LineView:
    return await correcting.correct(services, officer, conversation_id, line_id, data)


@officers.get(
    "/api/conversations/{conversation_id:str}/transcript/{line_id:str}/versions",
    asks=READ_TRANSCRIPT,
)
async def read_line_versions(
    services: Wired, officer: AsOfficer, conversation_id: PathId, line_id: PathId
) -> list[LineVersion]:
    return await correcting.versions(services, officer, conversation_id, line_id)


@officers.get("/api/conversations/{conversation_id:str}/recording", asks=PLAY)
async def read_recording(
    services: Wired, officer: AsOfficer, conversation_id: PathId
) -> RecordingView:
    return await hearing.recording(services, officer, conversation_id)


@officers.get(
    "/api/conversations/{conversation_id:str}/recording/{part_id:str}",
    asks=PLAY,
    worth=Order.LATER,
    answers=MEDIA,
    ranged=True,
)
async def play_part(
    request: Request[Any, Any, Any],
    services: Wired,
    officer: AsOfficer,
    conversation_id: PathId,
    part_id: PathId,
) -> Stream:
    part = await hearing.open_part(services, officer, conversation_id, part_id)
    return playing.answer(part.reader, part.media_type, request.headers.get("range"))


@officers.get("/api/conversations/{conversation_id:str}/waveform", asks=PLAY, worth=Order.LATER)
async def read_waveform(services: Wired, officer: AsOfficer, conversation_id: PathId) -> Waveform:
    return await hearing.waveform(services, officer, conversation_id)


@officers.act("/api/conversations/{conversation_id:str}/reviews", asks=REVIEW)
async def review(
    services: Wired, officer: AsOfficer, conversation_id: PathId, data: JSONBody[ReviewRequest]
) -> ConversationView:
    return await reviewing.review(services, officer, conversation_id, data)


@officers.get("/api/conversations/{conversation_id:str}/reviewers", asks=ASSIGN_REVIEW)
async def list_reviewers(
    services: Wired, officer: AsOfficer, conversation_id: PathId
) -> list[Reviewer]:
    return await assigning.reviewers(services, officer, conversation_id)


@officers.act("/api/conversations/{conversation_id:str}/assignment", asks=ASSIGN_REVIEW)
async def assign_review(
    services: Wired, officer: AsOfficer, conversation_id: PathId, data: JSONBody[AssignReview]
) -> ConversationRow:
    return await assigning.assign(services, officer, conversation_id, data)


HANDLERS = (
    list_conversations,
    read_conversation,
    read_transcript,
    read_transcript_changes,
    read_live_corrections,
    correct_line,
    read_line_versions,
    read_recording,
    play_part,
    read_waveform,
    review,
    list_reviewers,
    assign_review,
)
