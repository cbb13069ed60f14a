"""What the database knows of a conversation before a stream, and what is noted of each stream."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from actors.speech.live.journal import Write
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.recordings import conversation_row
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.speech import transcripts
from connectors.postgres.transaction import Tx
from pipelines.flows.speech.stream_client import Opening
from pipelines.rules.security.actor import Actor
from pipelines.rules.speech.live_stream import require_streamable
from schemas.calls.state import PartyRole, Speaker
from schemas.errors import NotFound
from schemas.people.contacts import OBJECT_KINDS
from schemas.speech.live_speech import StreamEnd

BEGIN, END = "live_speech.begin", "live_speech.end"


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """How a conversation stands when a stream of it begins."""

    at_s: float
    """Seconds since it began."""
    last_seq: int
    reached_s: float | None
    """Until where an earlier stream listened, where this process knows of one."""
    told_s: dict[Speaker, float]
    """Until where the lines of each speaker reach, for what no process knows any more."""

    def since_s(self, voice: PartyRole, *, mixed: bool) -> float:
        """From when on nobody has heard this voice."""
        if self.reached_s is not None:
            return self.reached_s
        return self.told_s[Speaker.MIXED if mixed else Speaker(voice)]


async def begin(
    database: Database, opening: Opening, reached_s: float | None, now: datetime
) -> tuple[ConversationRow, Before]:
    """Check the conversation once more where its sound will be heard, and note who hands it in."""
    async with database.transaction() as tx:
        row = await conversation_row.get(tx, opening.conversation_id)
        if row is None:
            raise NotFound("没有找到这次会见通话。", code="conversation_not_found")
        began_at = require_streamable(
            row.channel,
            privileged=row.privileged,
            began_at=row.began_at,
            ended_at=row.ended_at,
            now=now,
        )
        before = Before(
            at_s=max(0.0, (now - began_at).total_seconds()),
            last_seq=await transcripts.last_seq(tx, row.id),
            reached_s=reached_s,
            told_s={one: (await transcripts.last_told(tx, row.id, one)).end_s for one in Speaker},
        )
        detail = {
            "channel": row.channel.value,
            "at_s": round(before.at_s, 1),
            **msgspec.structs.asdict(opening.sound),
        }
        await _note(tx, row, opening.by, BEGIN, detail, now)
    return row, before


def ended(
    row: ConversationRow, by: Actor, stream_id: str, reason: StreamEnd, reached_s: float
) -> Write:
    """The write that notes how a stream ended."""
    detail = {"stream_id": stream_id, "reason": reason.value, "reached_s": round(reached_s, 1)}

    async def write(tx: Tx) -> None:
        await _note(tx, row, by, END, detail, None)

    return write


async def _note(
    tx: Tx,
    row: ConversationRow,
    by: Actor,
    action: str,
    detail: Mapping[str, object],
    at: datetime | None,
) -> None:
    await audit.write(
        tx,
        stream=row.prison_code,
        actor=by,
        action=action,
        object_kind=OBJECT_KINDS[row.channel],
        object_id=row.id,
        detail=dict(detail),
        at=at,
    )
