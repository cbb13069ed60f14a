"""Proving a recording whole: its chain, its segments, its composed files (VC-REC-02)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import select

from connectors.files.segments import read_header
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.media.background import in_background
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.database import Database
from connectors.postgres.recordings import recording_keeping, recordings, segments
from connectors.postgres.recordings.recordings import RecordingRow
from connectors.postgres.transaction import Tx
from pipelines.rules.recordings.segment_chain import ChainHead, Link, SegmentProblem, verify_links
from schemas.errors import IntegrityBroken, NotFound
from schemas.recordings.recordings import FileFault, RecordingVerdict, SegmentFault
from schemas.tables.audit.audit import audit_row

SLACK_S = 1.0
"""A recording is as long as its call within this."""
SAME_S = 0.15
"""Its files are as long as one another within this."""


class _Found:
    """What the register knows of one recording."""

    row: RecordingRow
    call_id: str
    case_no: str
    links: list[Link]
    files: Mapping[int, StoredFile]
    """Segments that should be there, by `seq`."""
    parts: list[tuple[str, float, StoredFile]]
    fault: str | None


async def verify_recording(
    database: Database, store: SealedStore, recording_id: str, at: datetime
) -> RecordingVerdict:
    """Read all of it, and keep the outcome with the recording."""
    verdict = await examine(database, store, recording_id, at)
    async with database.transaction() as tx:
        await recording_keeping.note_check(tx, verdict)
    return verdict


async def examine(
    database: Database, store: SealedStore, recording_id: str, at: datetime
) -> RecordingVerdict:
    """Read all of it, and change nothing."""
    async with database.transaction() as tx:
        found = await _load(tx, recording_id)
    bad, bad_files = await in_background(partial(_check_files, store, found))
    chained = verify_links(found.links, ChainHead(found.row.last_seq, found.row.last_digest))
    if chained and (bad is None or chained.seq <= bad.seq):
        bad = chained
    return RecordingVerdict(
        call_id=found.call_id,
        case_no=found.case_no,
        recording_id=recording_id,
        whole=not (found.fault or bad or bad_files),
        segments=len(found.links),
        files=len(found.parts),
        seconds=found.row.seconds,
        fault=found.fault,
        first_bad=SegmentFault(seq=bad.seq, problem=bad.problem) if bad else None,
        bad_files=bad_files,
        at=at,
    )


async def _load(tx: Tx, recording_id: str) -> _Found:
    row = await recordings.get(tx, recording_id)
    if row is None:
        raise NotFound("没有这份录像。", code="recording_not_found", recording_id=recording_id)
    # A visit or phone call has no case, and its recording comes from outside.
    call = await calls.get(tx, row.call_id)
    found = _Found()
    found.row, found.call_id = row, row.call_id
    found.case_no = call.case_no if call else ""
    found.links = await segments.links(tx, recording_id)
    removed = {one.kind for one in await recording_keeping.removals(tx, recording_id)}
    # A file that was removed leaves a note; one that is marked without a note is missing.
    stored = [] if "track" in removed else await segments.stored(tx, recording_id)
    by_id = {file.id: file for file in stored}
    numbered = await segments.numbers(tx, recording_id)
    found.files = {seq: by_id[file_id] for seq, file_id in numbered if file_id in by_id}
    found.parts = [
        (part.kind, part.seconds, file)
        for part, file in await recordings.part_files(tx, recording_id)
        if part.kind not in removed and not (part.kind == "waveform" and "sound" in removed)
    ]
    found.fault = await _fault(tx, row, call, found.parts)
    return found


async def _fault(
    tx: Tx, row: RecordingRow, call: CallRow | None, parts: Sequence[tuple[str, float, StoredFile]]
) -> str | None:
    """What is wrong with the record itself."""
    if await tx.broken_row("recording", row.id):
        return "row_changed"
    if row.state != recordings.SEALED:
        return None
    told = select(audit_row.c.detail).where(
        audit_row.c.action == "recording.sealed", audit_row.c.object_id == row.id
    )
    sealed = await tx.scalar(told.order_by(audit_row.c.at.desc()).limit(1))
    if sealed is not None and sealed.get("chain") != row.last_digest:
        return "rewritten"
    lengths = [seconds for kind, seconds, _ in parts if kind != "track"]
    if row.seconds is None or any(abs(one - row.seconds) > SAME_S for one in lengths):
        return "length"
    if call is None:
        return None
    if call.ended_at is None or call.first_joined_at is None:
        return "length"
    call_s = (call.ended_at - call.first_joined_at).total_seconds()
    return "length" if abs(row.seconds - call_s) > SLACK_S else None


def _check_files(
    store: SealedStore, found: _Found
) -> tuple[SegmentProblem | None, list[FileFault]]:
    """Open all of it; the first bad segment, and every bad composed file."""
    bad = [
        FileFault(kind=kind, problem=problem)
        for kind, _, file in found.parts
        if (problem := _file_problem(store, file))
    ]
    for link in found.links:
        file = found.files.get(link.seq)
        if file is not None and (problem := _segment_problem(store, link, file)):
            return SegmentProblem(link.seq, problem), bad
    return None, bad


def _segment_problem(store: SealedStore, link: Link, file: StoredFile) -> str | None:
    if (file.sm3, file.size) != (link.sm3, link.size):
        return "exchanged"
    if problem := _file_problem(store, file):
        return problem
    header = read_header(store, file)
    here = (header.recording_id, header.part, header.seq, header.previous)
    if here != (link.recording_id, link.part, link.seq, link.previous):
        return "exchanged"
    return None


def _file_problem(store: SealedStore, file: StoredFile) -> str | None:
    """What is wrong with one file: missing, or broken where its content does not hold."""
    try:
        with store.open(file) as reader:
            reader.verify()
    except IntegrityBroken as broken:
        return "missing" if broken.code == "file_missing" else "broken"
    except OSError:
        return "unreadable"
    return None
