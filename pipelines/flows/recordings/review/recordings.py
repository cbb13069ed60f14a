"""A call's recording as the review page sees it (VC-REC-01)."""

from datetime import datetime

from connectors.files.stored_file import StoredFile
from connectors.postgres.platform import files
from connectors.postgres.recordings import recordings
from connectors.postgres.recordings.recordings import PartRow, RecordingRow
from connectors.postgres.transaction import Tx
from schemas.calls.views import GapView, RecordingPartView, RecordingView

WAVEFORM = "waveform"
BREAK = "recorder_break"
"""A hole between two recordings: the room died and was made anew."""
STATES = ("failed", "running", "composing", "sealed")
"""The least finished of several recordings says how far the whole is."""


async def recording_view(tx: Tx, call_id: str) -> RecordingView | None:
    """All recordings of a call as one, with the holes between them on the call's clock."""
    rows = await recordings.of_call(tx, call_id)
    if not rows:
        return None
    began = rows[0].started_at
    parts: list[RecordingPartView] = []
    gaps: list[GapView] = []
    for index, row in enumerate(rows):
        offset_s = (row.started_at - began).total_seconds()
        kept = await recordings.parts(tx, row.id)
        shown = [part for part in kept if part.kind != WAVEFORM and part.deleted_at is None]
        parts += [_part(call_id, part, offset_s) for part in shown]
        gaps += [_shifted(gap, offset_s) for gap in row.gaps]
        if index:
            gaps += _between(rows[index - 1], row, began)
    return RecordingView(
        id=rows[0].id,
        state=min((row.state for row in rows), key=STATES.index),
        seconds=_seconds(rows, began),
        parts=parts,
        gaps=gaps,
        problem=next((row.problem for row in rows if row.problem), None),
    )


async def waveform_files(tx: Tx, call_id: str) -> list[tuple[float, StoredFile]]:
    """The drawn sound of each recording, and where it begins on the call's clock."""
    rows = await recordings.of_call(tx, call_id)
    found = []
    for row in rows:
        offset_s = (row.started_at - rows[0].started_at).total_seconds()
        for part in await recordings.parts(tx, row.id):
            if part.kind == WAVEFORM and (file := await files.get(tx, part.file_id)):
                found.append((offset_s + part.start_s, file))
    return found


def _seconds(rows: list[RecordingRow], began: datetime) -> float | None:
    if rows[-1].seconds is None:
        return None
    return max((row.started_at - began).total_seconds() + (row.seconds or 0) for row in rows)


def _between(before: RecordingRow, after: RecordingRow, began: datetime) -> list[GapView]:
    """The hole between two that follow one another; those of one time leave none."""
    end = before.ended_at
    if end is None and before.seconds is not None:
        start_s = (before.started_at - began).total_seconds() + before.seconds
    else:
        start_s = ((end or before.started_at) - began).total_seconds()
    end_s = (after.started_at - began).total_seconds()
    return [GapView(start_s=start_s, end_s=end_s, what=BREAK)] if end_s > start_s else []


def _shifted(gap: GapView, offset_s: float) -> GapView:
    return GapView(start_s=gap.start_s + offset_s, end_s=gap.end_s + offset_s, what=gap.what)


def _part(call_id: str, part: PartRow, offset_s: float) -> RecordingPartView:
    return RecordingPartView(
        id=part.id,
        kind=part.kind,
        role=part.role,
        media_type=part.media_type,
        start_s=part.start_s + offset_s,
        seconds=part.seconds,
        size=part.size,
        sm3=part.sm3,
        url=f"/api/conversations/{call_id}/recording/{part.id}",
    )
