"""Lines of transcripts (VC-GEN-09)."""

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.messages import outbox
from connectors.postgres.recordings.conversation_row import AnyConversation
from connectors.postgres.speech import conversation_keys
from connectors.postgres.speech import lines as lines_of
from connectors.postgres.transaction import Tx
from schemas.calls.state import PartyRole, Speaker, TranscriptSource
from schemas.calls.views import LineView
from schemas.messages.call import TranscriptMessage
from schemas.messages.subjects import call_transcript
from schemas.speech.line_kinds import GAP
from schemas.tables.speech.transcript import transcript_line


class Told(msgspec.Struct, frozen=True):
    """Until when it is known what somebody said, in seconds, or that he was not heard."""

    end_s: float
    gap: bool


async def add_line(tx: Tx, call: AnyConversation, line: LineView, *, engine: str) -> bool:
    """Keep a line and its message; False where this line is kept already."""
    key = await conversation_keys.to_write(tx, call.id)
    row = lines_of.sealed_row(key, call.id, line, engine)
    # A writer that lost the server at the commit writes the same line again.
    if not await tx.insert_new(insert(transcript_line).values(**row)):
        return False
    await lines_of.add_found_by(tx, call.id, [line])
    message = TranscriptMessage(call_id=call.id, prison_code=call.prison_code, line=line)
    await outbox.put(tx, call_transcript(call.prison_code, call.id), message)
    return True


LIVE = transcript_line.c.source == TranscriptSource.LIVE.value


async def lines(tx: Tx, call_id: str) -> list[LineView]:
    """All live lines of a call in their order."""
    found = lines_of.with_key().where(transcript_line.c.call_id == call_id, LIVE)
    return await lines_of.opened(tx, found.order_by(transcript_line.c.seq))


async def last_seq(tx: Tx, call_id: str) -> int:
    """Number of the last live line, 0 before the first: where a room made anew goes on."""
    found = await tx.scalar(
        select(func.coalesce(func.max(transcript_line.c.seq), 0)).where(
            transcript_line.c.call_id == call_id, LIVE
        )
    )
    return int(found)


async def last_told(tx: Tx, call_id: str, speaker: PartyRole | Speaker) -> Told:
    """Until when a speaker's live lines reach, and by what; 0 before the first."""
    told = (
        select(transcript_line.c.end_s, (transcript_line.c.kind == GAP).label("gap"))
        .where(
            transcript_line.c.call_id == call_id,
            transcript_line.c.speaker == speaker.value,
            LIVE,
        )
        .order_by(transcript_line.c.end_s.desc())
        .limit(1)
    )
    return await tx.first(told, Told) or Told(end_s=0.0, gap=False)
