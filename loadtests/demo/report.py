"""Telling one call from its stored record."""

import msgspec

from loadtests.demo.conversation import Conversation
from loadtests.demo.result import (
    AlertReport,
    AuditReport,
    DemoResult,
    FaceReport,
    FacesReport,
    GapReport,
    LineReport,
    MediaReport,
    RecordingReport,
    StateReport,
    UnheardReport,
)
from loadtests.media.peer import Received
from loadtests.people.officer import Officer
from schemas.calls.state import PartyRole, StageKind
from schemas.calls.views import CaseView, RecordingPartView, RecordingView


async def report(
    reviewer: Officer,
    auditor: Officer,
    call_id: str,
    faces: FacesReport,
    recording: RecordingView,
    conversation: Conversation,
) -> DemoResult:
    """Everything from the record; only the received media are known to the clients alone."""
    case = await reviewer.case(call_id)
    lines = await reviewer.transcript(call_id)
    audit = await auditor.verify_audit(call_id)
    return DemoResult(
        case_id=call_id,
        states=_states(case),
        billed_minutes=(await reviewer.statistics(call_id)).billed_minutes,
        faces=FacesReport(faces.relative, _inmate_face(case)),
        transcript=[
            LineReport(line.id, line.kind, str(line.speaker), line.start_s, line.end_s, line.text)
            for line in lines
        ],
        unheard=[
            msgspec.convert(stage.detail, UnheardReport)
            for stage in case.stages
            if stage.kind is StageKind.SPEECH_GAP
        ],
        alerts=[
            AlertReport(
                alert.word,
                alert.heard_as,
                alert.matched_by,
                str(alert.speaker),
                alert.raised_after_s,
            )
            for alert in (await reviewer.alerts(call_id)).rows
        ],
        recording=_recording(recording),
        audit=AuditReport(audit.rows, audit.verified),
        media={
            "relative": _media(conversation.relative),
            "inmate": _media(conversation.inmate),
        },
    )


def _states(case: CaseView) -> list[StateReport]:
    return [
        StateReport(str(stage.state), stage.at, stage.actor_name)
        for stage in case.stages
        if stage.kind is StageKind.STATE and stage.state is not None
    ]


def _inmate_face(case: CaseView) -> FaceReport:
    checks = [face for face in case.faces if face.subject is PartyRole.INMATE]
    last = checks[-1]
    return FaceReport(last.score, last.passed)


def _recording(recording: RecordingView) -> RecordingReport:
    whole = _part(recording, "call")
    return RecordingReport(
        seconds=recording.seconds or 0.0,
        parts=len(recording.parts),
        sm3=whole.sm3,
        audio=_part(recording, "sound").url,
        video=_part(recording, "picture").url,
        gaps=[GapReport(gap.start_s, gap.end_s, gap.what) for gap in recording.gaps],
    )


def _part(recording: RecordingView, kind: str) -> RecordingPartView:
    return next(part for part in recording.parts if part.kind == kind)


def _media(received: Received) -> MediaReport:
    return MediaReport(received.video_frames, round(received.audio_s, 2))
