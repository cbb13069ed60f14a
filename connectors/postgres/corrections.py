"""Correcting what was heard: the line has the new text, and every text that it had stays."""

from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.calls.views import HitMark, LineView
from schemas.conversations import LineVersion
from schemas.tables.access import officer
from schemas.tables.transcript import line_version, transcript_line


async def line(
    tx: Tx, conversation_id: str, line_id: str, *, for_update: bool = False
) -> LineView | None:
    """One line of a conversation; held until the commit, so that of two officers one is second."""
    found = select(transcript_line).where(
        transcript_line.c.id == line_id, transcript_line.c.call_id == conversation_id
    )
    return await tx.first(found.with_for_update() if for_update else found, LineView)


async def correct(
    tx: Tx,
    before: LineView,
    text: str,
    hits: list[HitMark],
    *,
    officer_id: str,
    reason: str,
    at: datetime,
) -> LineView:
    """Give the line another text; the engine's own is kept with the first correction."""
    if before.corrections == 0:
        await _keep(tx, before, officer_id=None, reason="", at=before.at)
    after = msgspec.structs.replace(
        before, text=text, hits=hits, corrections=before.corrections + 1
    )
    changed = {
        "text": text,
        "hits": msgspec.to_builtins(hits),
        "corrections": after.corrections,
    }
    await tx.execute(
        update(transcript_line).where(transcript_line.c.id == before.id).values(**changed)
    )
    await _keep(tx, after, officer_id=officer_id, reason=reason, at=at)
    return after


async def versions(tx: Tx, line_id: str) -> list[LineVersion]:
    """Every text that a line had, the engine's first; none where it was never corrected."""
    kept = (line_version.c[name] for name in ("version", "text", "hits", "reason", "at"))
    found = (
        select(*kept, officer.c.name.label("officer"))
        .outerjoin(officer, officer.c.id == line_version.c.officer_id)
        .where(line_version.c.line_id == line_id)
    )
    return await tx.all(found.order_by(line_version.c.version), LineVersion)


async def _keep(
    tx: Tx, one: LineView, *, officer_id: str | None, reason: str, at: datetime
) -> None:
    await tx.execute(
        insert(line_version).values(
            id=make_id(),
            line_id=one.id,
            version=one.corrections,
            text=one.text,
            hits=msgspec.to_builtins(one.hits),
            officer_id=officer_id,
            reason=reason,
            at=at,
        )
    )
