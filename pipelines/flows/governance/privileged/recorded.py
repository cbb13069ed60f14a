"""Recordings and scans of what is privileged: their keys are destroyed, then their files go."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, literal, select, update

from connectors.files.stored_file import StoredFile
from connectors.postgres.arrays import among
from connectors.postgres.governance import erasure
from connectors.postgres.recordings import recording_keeping, recordings
from connectors.postgres.recordings.recording_keeping import Removed
from connectors.postgres.transaction import Tx, to_struct
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.digest import sm3_hex
from schemas.governance.privileged import DestroyedKey
from schemas.tables.generated import GENERATED
from schemas.tables.platform.file import attachment
from schemas.tables.recordings.recording import (
    recording,
    recording_hold,
    recording_part,
    recording_segment,
    stored_file,
)

CAUSE = "privileged"
REASON = "已按特权通信清除"
DESTROYED = "destroyed"
"""Stands in place of the master key's name where a file's own key was destroyed."""
TRACK = "track"
letter = GENERATED["letters"]


async def erase(tx: Tx, call_id: str, actor: Actor, at: datetime) -> tuple[list[DestroyedKey], int]:
    """All recordings of a conversation; the keys that were destroyed, and the holds that ended.

    A hold does not keep it: what the law lets nobody hear is no evidence that one may keep
    (decisions/0061).
    """
    found = select(recording.c.id, recording.c.state, recording.c.last_seq, recording.c.last_digest)
    mine = found.where(recording.c.call_id == call_id).order_by(recording.c.id)
    keys: list[DestroyedKey] = []
    holds = 0
    for row in (await tx.execute(mine)).all():
        await recording_keeping.lock(tx, row.id)
        holds += await _lift(tx, row.id, at)
        if row.state not in (recordings.SEALED, recordings.FAILED):
            # Whoever composes it finds that there is nothing to be composed.
            await recordings.fail(tx, row.id, REASON)
        kinds = await _files(tx, row.id)
        for kind, files in kinds.items():
            keys += await destroy(tx, [one.file for one in files], at)
            there = [one.file for one in files if one.deleted_at is None]
            if not there:
                continue
            removed = Removed(
                recording_id=row.id,
                kind=kind,
                files=len(there),
                size=sum(file.size for file in there),
                sm3=row.last_digest if kind == TRACK and row.last_seq else there[0].sm3,
                cause=CAUSE,
                reason=REASON,
                actor_name=actor.name,
                case_id=None,
                at=at,
            )
            await recording_keeping.note_removal(tx, removed)
    return keys, holds


async def ids(tx: Tx, call_id: str) -> list[str]:
    """Ids under which the audit log knows its recordings."""
    found = select(recording.c.id).where(recording.c.call_id == call_id)
    return list(await tx.connection.scalars(found))


async def erase_scans(tx: Tx, letter_id: str, at: datetime) -> list[DestroyedKey]:
    """The scanned pages of a letter, and what was noted of their content."""
    held = select(attachment.c.id).where(
        attachment.c.holder_kind == "letters", attachment.c.holder_id == letter_id
    )
    found = select(stored_file).where(
        stored_file.c.id.in_(held), func.length(stored_file.c.wrapped_key) > 0
    )
    keys = await destroy(tx, await tx.all(found, StoredFile), at)
    ids = [one.file_id for one in keys]
    await tx.execute(update(attachment).where(among(attachment.c.id, ids)).values(name=REASON))
    emptied = {"pages": None, "withheld_reason": None, "remark": REASON}
    mine = letter.c.id == letter_id
    changed = {**emptied, "version": letter.c.version + 1, "updated_at": at}
    await tx.execute(update(letter).where(mine).values(**changed))
    return keys


async def destroy(tx: Tx, files: Iterable[StoredFile], at: datetime) -> list[DestroyedKey]:
    """Overwrite the files' own keys and have their contents go; what is left tells which they were.

    Contents, with the key that stands at their head once more, go after the commit. Of a file whose
    content went before, the key goes now.
    """
    gone = [one for one in files if one.wrapped_key]
    keys = [
        DestroyedKey(
            file_id=one.id,
            kind=one.kind,
            location=one.location,
            key_id=one.key_id,
            sm3=sm3_hex(one.wrapped_key),
        )
        for one in gone
    ]
    mine = among(stored_file.c.id, [one.id for one in gone])
    there = select(stored_file.c.id).where(mine, stored_file.c.deleted_at.is_(None))
    await erasure.release(tx, set(await tx.connection.scalars(there)), at)
    empty = {"key_id": DESTROYED, "wrapped_key": b""}
    await tx.execute(update(stored_file).where(mine).values(**empty))
    return keys


async def with_keys(tx: Tx, keys: Sequence[DestroyedKey]) -> list[str]:
    """Files whose key stands in the register after all."""
    mine = among(stored_file.c.id, [one.file_id for one in keys])
    found = select(stored_file.c.id).where(mine, func.length(stored_file.c.wrapped_key) > 0)
    return list(await tx.connection.scalars(found))


async def _lift(tx: Tx, recording_id: str, at: datetime) -> int:
    in_force = (recording_hold.c.recording_id == recording_id, recording_hold.c.lifted_at.is_(None))
    ended = {"lifted_at": at, "lift_reason": REASON}
    return int((await tx.execute(update(recording_hold).where(*in_force).values(**ended))).rowcount)


class _Held(NamedTuple):
    """A file of a recording, and since when its content is gone."""

    file: StoredFile
    deleted_at: datetime | None


async def _files(tx: Tx, recording_id: str) -> dict[str, list[_Held]]:
    """Every file there ever was, by kind: of one that is removed the key may stand still."""
    parts = (
        select(stored_file, recording_part.c.kind.label("part"))
        .join(recording_part, recording_part.c.file_id == stored_file.c.id)
        .where(recording_part.c.recording_id == recording_id)
    )
    tracks = (
        select(stored_file, literal(TRACK).label("part"))
        .join(recording_segment, recording_segment.c.file_id == stored_file.c.id)
        .where(recording_segment.c.recording_id == recording_id)
        .order_by(recording_segment.c.seq)
    )
    kinds: dict[str, list[_Held]] = {}
    for found in (parts, tracks):
        for row in (await tx.execute(found)).mappings():
            held = _Held(to_struct(row, StoredFile), row["deleted_at"])
            kinds.setdefault(row["part"], []).append(held)
    return kinds


async def unerased(tx: Tx, call_id: str) -> list[str]:
    """Files of a conversation's recordings that have a key."""
    mine = recording.c.call_id == call_id
    keyed = func.length(stored_file.c.wrapped_key) > 0
    parts = (
        select(stored_file.c.id)
        .join(recording_part, recording_part.c.file_id == stored_file.c.id)
        .join(recording, recording.c.id == recording_part.c.recording_id)
        .where(mine, keyed)
    )
    tracks = (
        select(stored_file.c.id)
        .join(recording_segment, recording_segment.c.file_id == stored_file.c.id)
        .join(recording, recording.c.id == recording_segment.c.recording_id)
        .where(mine, keyed)
    )
    return [
        *await tx.connection.scalars(parts),
        *await tx.connection.scalars(tracks),
    ]
