"""Correcting what was heard: the line has the new text, and every text that it had stays."""

from datetime import datetime

import msgspec
from sqlalchemy import RowMapping, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.speech import conversation_keys
from connectors.postgres.speech import lines as lines_of
from connectors.postgres.speech.conversation_keys import SEALED_KEY, OpenedKeys
from connectors.postgres.speech.spoken_seals import ConversationKey, Words, version_place
from connectors.postgres.transaction import Tx
from schemas.calls.views import HitMark, LineView
from schemas.recordings.conversations import LineVersion
from schemas.tables.access.access import officer
from schemas.tables.speech.spoken import conversation_key
from schemas.tables.speech.transcript import line_version, transcript_line


async def line(
    tx: Tx, conversation_id: str, line_id: str, *, for_update: bool = False
) -> LineView | None:
    """One line of a conversation; held until the commit, so that of two officers one is second."""
    found = lines_of.with_key().where(
        transcript_line.c.id == line_id, transcript_line.c.call_id == conversation_id
    )
    held = found.with_for_update(of=transcript_line) if for_update else found
    return next(iter(await lines_of.opened(tx, held, strict=True)), None)


async def correct(
    tx: Tx,
    conversation_id: str,
    before: LineView,
    text: str,
    hits: list[HitMark],
    *,
    officer_id: str,
    reason: str,
    at: datetime,
) -> LineView:
    """Give the line another text; the engine's own is kept with the first correction."""
    key = await conversation_keys.to_write(tx, conversation_id)
    if before.corrections == 0:
        await _keep(tx, key, before, officer_id=None, reason="", at=before.at)
    after = msgspec.structs.replace(
        before, text=text, hits=hits, corrections=before.corrections + 1
    )
    changed = {"sealed": lines_of.sealed_words(key, after), "corrections": after.corrections}
    await tx.execute(
        update(transcript_line).where(transcript_line.c.id == before.id).values(**changed)
    )
    await lines_of.change_found_by(tx, conversation_id, after)
    await _keep(tx, key, after, officer_id=officer_id, reason=reason, at=at)
    return after


async def versions(tx: Tx, line_id: str) -> list[LineVersion]:
    """Every text that a line had, the engine's first; none where it was never corrected."""
    kept = (line_version.c[name] for name in ("id", "version", "sealed", "reason", "at"))
    found = (
        select(*kept, officer.c.name.label("officer"), transcript_line.c.call_id, SEALED_KEY)
        .join(transcript_line, transcript_line.c.id == line_version.c.line_id)
        .join(conversation_key, conversation_key.c.call_id == transcript_line.c.call_id)
        .outerjoin(officer, officer.c.id == line_version.c.officer_id)
        .where(line_version.c.line_id == line_id)
    )
    keys = OpenedKeys(tx)
    rows = (await tx.execute(found.order_by(line_version.c.version))).mappings()
    return [_version(keys, row) for row in rows]


def _version(keys: OpenedKeys, row: RowMapping) -> LineVersion:
    words = keys.of_row(row).open(version_place(row["id"]), bytes(row["sealed"]))
    told = {name: row[name] for name in ("version", "reason", "at", "officer")}
    return msgspec.convert(told | msgspec.structs.asdict(words), LineVersion)


async def _keep(
    tx: Tx,
    key: ConversationKey,
    one: LineView,
    *,
    officer_id: str | None,
    reason: str,
    at: datetime,
) -> None:
    version_id = make_id()
    await tx.execute(
        insert(line_version).values(
            id=version_id,
            line_id=one.id,
            version=one.corrections,
            sealed=key.close(version_place(version_id), Words(one.text, one.hits)),
            officer_id=officer_id,
            reason=reason,
            at=at,
        )
    )
