"""Payloads about calls, as JSON; `v` is the version of the payload's shape."""

from datetime import datetime

from schemas.base import View
from schemas.calls.alert_views import AlertView
from schemas.calls.state import CallState, EndReason
from schemas.calls.views import GapView, LineView


class CallStateMessage(View, frozen=True, kw_only=True):
    """A call entered a state."""

    v: int = 1
    call_id: str
    case_no: str
    prison_code: str
    ward_path: str
    state: CallState
    at: datetime
    end_reason: EndReason | None = None


class RecordedFile(View, frozen=True, kw_only=True):
    """A playable file; `id` is the part's, by which it is fetched."""

    id: str
    kind: str
    file_id: str
    seconds: float
    size: int
    sm3: str
    url: str


class RecordingMessage(View, frozen=True, kw_only=True):
    """A call's recording is sealed: its files can be fetched (VC-AV-02)."""

    v: int = 1
    call_id: str
    case_no: str
    prison_code: str
    recording_id: str
    event: str = "recording.sealed"
    seconds: float
    gaps: list[GapView]
    files: list[RecordedFile]
    segments: int
    chain: str
    """Digest of the last segment, which covers all of them."""
    at: datetime


class TranscriptMessage(View, frozen=True, kw_only=True):
    """A line was said."""

    v: int = 1
    call_id: str
    prison_code: str
    line: LineView


class AlertMessage(View, frozen=True, kw_only=True):
    """A sensitive word was heard, and a recheck must be opened; or the alert changed since."""

    v: int = 1
    call_id: str
    prison_code: str
    ward_id: str
    ward_path: str
    alert: AlertView


class WordsChangedMessage(View, frozen=True, kw_only=True):
    """The word library has a new version."""

    v: int = 1
    version: int
