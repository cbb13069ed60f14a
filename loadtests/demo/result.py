"""What a demonstration call reports, as one JSON object."""

from datetime import datetime

import msgspec


class StateReport(msgspec.Struct, frozen=True):
    """A state the call entered."""

    state: str
    at: datetime
    actor: str


class FaceReport(msgspec.Struct, frozen=True):
    """A face check of one party."""

    score: float | None
    passed: bool


class FacesReport(msgspec.Struct, frozen=True):
    """Both parties' face checks."""

    relative: FaceReport
    inmate: FaceReport


class LineReport(msgspec.Struct, frozen=True):
    """A line of the stored transcript; times are seconds since the first join."""

    id: str
    kind: str
    speaker: str
    start_s: float
    end_s: float
    text: str


class UnheardReport(msgspec.Struct, frozen=True):
    """A time in which what a party said was not transcribed, and why, as the case page tells."""

    speaker: str
    start_s: float
    end_s: float
    why: str


class AlertReport(msgspec.Struct, frozen=True):
    """An alert; `raised_after_s` counts from the end of the utterance."""

    word: str
    heard_as: str
    matched_by: str
    speaker: str
    raised_after_s: float


class GapReport(msgspec.Struct, frozen=True):
    """What a recording lacks, and why."""

    start_s: float
    end_s: float
    what: str


class RecordingReport(msgspec.Struct, frozen=True):
    """The sealed recording; `audio` and `video` are addresses of sound alone and picture alone."""

    seconds: float
    parts: int
    sm3: str
    audio: str
    video: str
    gaps: list[GapReport]


class AuditReport(msgspec.Struct, frozen=True):
    """Audit rows of this case, and whether the whole chain holds."""

    rows: int
    verified: bool


class MediaReport(msgspec.Struct, frozen=True):
    """What one side received through the server."""

    frames: int
    seconds: float


class DemoResult(msgspec.Struct, frozen=True, kw_only=True):
    """One call, told from its record."""

    case_id: str
    states: list[StateReport]
    billed_minutes: int | None
    faces: FacesReport
    transcript: list[LineReport]
    unheard: list[UnheardReport]
    alerts: list[AlertReport]
    recording: RecordingReport
    audit: AuditReport
    media: dict[str, MediaReport]
