"""Rows of a line of a transcript and of what it is found by, but for what lies sealed."""

from datetime import datetime
from typing import Any

from schemas.calls.state import TranscriptSource
from schemas.calls.views import HitMark, LineView

COMPLETE = "complete"
"""State of a reading that counts."""
SEALED = ("text", "hits")
"""What of a line's view is no column of its own."""
PLAIN = [name for name in LineView.__struct_fields__ if name not in SEALED]


def line_columns(call_id: str, line: LineView, engine: str) -> dict[str, Any]:
    """All columns of a line but the sealed one and those of a reading."""
    plain = {name: getattr(line, name) for name in PLAIN}
    return plain | {
        "call_id": call_id,
        "speaker": line.speaker.value,
        "source": line.source.value,
        "engine": engine,
    }


def index_columns(call_id: str, line_id: str) -> dict[str, Any]:
    """By which line tokens are found."""
    return {"line_id": line_id, "call_id": call_id}


def hit_row(hit_id: str, call_id: str, line_id: str, hit: HitMark) -> dict[str, Any]:
    """A sensitive word that fell, as it is counted."""
    return {
        "id": hit_id,
        "line_id": line_id,
        "call_id": call_id,
        "word": hit.word,
        "class_name": hit.class_name,
        "severity": hit.severity,
    }


def live_pass_row(pass_id: str, call_id: str, engine: str, at: datetime) -> dict[str, Any]:
    """The live reading of a conversation that is over."""
    return {
        "id": pass_id,
        "call_id": call_id,
        "source": TranscriptSource.LIVE.value,
        "engine": engine,
        "state": COMPLETE,
        "at": at,
    }


def line_place(line_id: str) -> str:
    """What the seal of a line's words names."""
    return f"transcript_line:{line_id}"


def alert_place(alert_id: str) -> str:
    """What the seal of what was heard for an alert names."""
    return f"alert:{alert_id}"
