"""Complete readings of conversations, and the lines that belong to them (VC-SUP-18)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import exists, false, func, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.recordings.recordings import SEALED
from connectors.postgres.speech import conversation_keys
from connectors.postgres.speech import lines as lines_of
from connectors.postgres.transaction import Tx
from pipelines.rules.speech.line_rows import COMPLETE, live_pass_row
from schemas.calls.state import TranscriptSource
from schemas.calls.views import LineView
from schemas.speech.line_kinds import TEXT
from schemas.speech.transcription import PassView
from schemas.tables.recordings.recording import recording
from schemas.tables.speech.transcript import transcript_line
from schemas.tables.speech.transcription import transcript_pass

REPLACED = "replaced"
LIVE, RECORD = TranscriptSource.LIVE.value, TranscriptSource.RECORD.value


class ReadLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line with the engine that wrote it."""

    line: LineView
    engine: str


async def add_record(
    tx: Tx, call_id: str, recording_id: str, lines: Sequence[ReadLine], at: datetime
) -> str:
    """Keep a recording's reading as a whole; an earlier one of the same recording is replaced.

    The earlier lines stay, since alerts name them, and are shown no more.
    """
    earlier = (
        transcript_pass.c.recording_id == recording_id,
        transcript_pass.c.source == RECORD,
        transcript_pass.c.state == COMPLETE,
    )
    await tx.execute(update(transcript_pass).where(*earlier).values(state=REPLACED))
    pass_id = make_id()
    engines = [one.engine for one in lines]
    await tx.execute(
        insert(transcript_pass).values(
            id=pass_id,
            call_id=call_id,
            source=RECORD,
            recording_id=recording_id,
            engine=_most(engines),
            state=COMPLETE,
            at=at,
        )
    )
    if lines:
        key = await conversation_keys.to_write(tx, call_id)
        rows = [
            lines_of.sealed_row(key, call_id, one.line, one.engine)
            | {"pass_id": pass_id, "source": RECORD}
            for one in lines
        ]
        await tx.execute(insert(transcript_line).values(rows))
        await lines_of.add_found_by(tx, call_id, [one.line for one in lines])
    await _choose_shown(tx, call_id)
    return pass_id


async def _choose_shown(tx: Tx, call_id: str) -> None:
    """The record reading is read by default once it covers all of the conversation.

    Where nothing was heard live, what there is of it is shown before.
    """
    line = transcript_line.c
    live = exists().where(line.call_id == call_id, line.source == LIVE)
    recorded = await is_complete(tx, call_id) or not await tx.scalar(select(live))
    current = select(transcript_pass.c.id).where(
        transcript_pass.c.call_id == call_id, transcript_pass.c.state == COMPLETE
    )
    shown = line.pass_id.in_(current) if recorded else line.source == LIVE
    # A live line has no pass, and nothing is neither in nor out of a list.
    chosen = func.coalesce(shown, false())
    changed = update(transcript_line).where(line.call_id == call_id, line.shown != chosen)
    await tx.execute(changed.values(shown=chosen))


def _most(engines: Iterable[str]) -> str:
    """The engine that wrote most of it; another one may have stood in for some lines."""
    counted = list(engines)
    return max(sorted(set(counted)), key=counted.count, default="")


async def note_live(tx: Tx, call_id: str, at: datetime) -> None:
    """The live reading is complete: its call is over. Once, and only where there is one."""
    line = transcript_line.c
    mine = (line.call_id == call_id, line.source == LIVE)
    counted = select(line.engine).where(*mine, line.engine != "").group_by(line.engine)
    engine = await tx.scalar(counted.order_by(func.count().desc()).limit(1))
    known = (transcript_pass.c.call_id == call_id, transcript_pass.c.source == LIVE)
    if engine is None or await tx.scalar(select(exists().where(*known))):
        return
    row = live_pass_row(make_id(), call_id, engine, at)
    await tx.execute(insert(transcript_pass).values(row))


async def next_seq(tx: Tx, call_id: str) -> int:
    """Number of the next line of the record reading; the caller holds the conversation."""
    line = transcript_line.c
    found = select(func.coalesce(func.max(line.seq), 0))
    return int(await tx.scalar(found.where(line.call_id == call_id, line.source == RECORD))) + 1


async def is_complete(tx: Tx, call_id: str) -> bool:
    """Whether every sealed recording of the conversation was read."""
    read = exists().where(
        transcript_pass.c.recording_id == recording.c.id,
        transcript_pass.c.source == RECORD,
        transcript_pass.c.state == COMPLETE,
    )
    found = select(func.count(), func.count().filter(read)).where(
        recording.c.call_id == call_id, recording.c.state == SEALED
    )
    counts = tuple((await tx.execute(found)).one())
    return bool(counts[0] > 0 and counts[0] == counts[1])


async def lines(tx: Tx, call_id: str, source: TranscriptSource | None = None) -> list[LineView]:
    """Lines in the order of speech: of one reading, or of the one that is read by default."""
    line = transcript_line.c
    found = lines_of.with_key().where(line.call_id == call_id)
    if source is None:
        shown = found.where(line.shown).order_by(line.start_s, line.seq)
        return await lines_of.opened(tx, shown)
    found = found.where(line.source == source.value)
    if source is TranscriptSource.LIVE:
        return await lines_of.opened(tx, found.order_by(line.seq))
    current = select(transcript_pass.c.id).where(
        transcript_pass.c.call_id == call_id, transcript_pass.c.state == COMPLETE
    )
    ordered = found.where(line.pass_id.in_(current)).order_by(line.start_s, line.seq)
    return await lines_of.opened(tx, ordered)


async def count_shown(tx: Tx, call_id: str) -> int:
    """How many sentences are read by default."""
    line = transcript_line.c
    mine = (line.call_id == call_id, line.shown, line.kind == TEXT)
    return int(await tx.scalar(select(func.count()).select_from(transcript_line).where(*mine)))


async def passes(tx: Tx, call_id: str) -> list[PassView]:
    """The complete readings there are; the record one is as new as its newest part."""
    told = transcript_pass.c
    found = (
        select(
            told.source,
            func.min(told.engine).label("engine"),
            func.max(told.at).label("at"),
            func.count(told.recording_id).label("recordings"),
        )
        .where(told.call_id == call_id, told.state == COMPLETE)
        .group_by(told.source)
        .order_by(told.source)
    )
    return await tx.all(found, PassView)
