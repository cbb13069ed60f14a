"""Payloads about calls, as JSON; `v` is the version of the payload's shape."""

from datetime import datetime

from schemas.base import View
from schemas.calls.state import CallState, EndReason
from schemas.calls.views import AlertView, LineView


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
