"""Records that turned out to be privileged, and how far their erasure has come (VC-GEN-22)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import DateTime

from connectors.postgres.transaction import Tx
from schemas.governance.confidentiality import Confidentiality
from schemas.governance.privileged import DestroyedKey, ErasureCause
from schemas.people.contacts import ContactChannel
from schemas.tables.governance.privileged import privileged_erasure
from schemas.tables.platform.org import org_unit
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import recording, recording_part, stored_file
from schemas.tables.recordings.review import call_review
from schemas.tables.speech.alert import alert
from schemas.tables.speech.attention import attention_record
from schemas.tables.speech.transcript import transcript_line

row = privileged_erasure
prison = org_unit.alias("erased_prison")
OPEN = row.c.verified_at.is_(None)


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """One record, and since when each part of it is gone."""

    record_id: str
    channel: ContactChannel
    cause: ErasureCause
    prison_code: str | None
    happened_at: datetime | None
    queued_at: datetime
    erased_at: datetime | None
    counts: dict[str, int]
    keys: list[DestroyedKey]
    messages_at: datetime | None
    listed_at: datetime | None
    rewritten_at: datetime | None
    verified_at: datetime | None

    @property
    def of_files(self) -> list[DestroyedKey]:
        """Those of its keys that lay at the head of a file as well."""
        return [one for one in self.keys if one.location]


def _found() -> Any:
    own = (row.c[name] for name in Erasure.__struct_fields__ if name in row.c)
    return select(*own, prison.c.code.label("prison_code")).outerjoin(
        prison, prison.c.id == row.c.prison_id
    )


async def waiting(tx: Tx, most: int) -> list[Erasure]:
    """Those that are not proven to be gone, longest waiting first."""
    found = _found().where(OPEN).order_by(row.c.queued_at, row.c.record_id).limit(most)
    return await tx.all(found, Erasure)


async def get(tx: Tx, record_id: str, *, locked: bool = False) -> Erasure | None:
    found = _found().where(row.c.record_id == record_id)
    return await tx.first(found.with_for_update(of=row) if locked else found, Erasure)


async def every_id(tx: Tx) -> set[str]:
    return set(await tx.connection.scalars(select(row.c.record_id)))


async def erased(
    tx: Tx, record_id: str, counts: dict[str, int], keys: Sequence[DestroyedKey], at: datetime
) -> None:
    """What the database held is gone; what further tries find is added to it."""
    known = await get(tx, record_id)
    before = known.counts if known else {}
    summed = {name: before.get(name, 0) + counts.get(name, 0) for name in {*before, *counts}}
    fresh = {one.file_id for one in keys}
    kept = [*(one for one in (known.keys if known else []) if one.file_id not in fresh), *keys]
    values = {"erased_at": at, "counts": summed, "keys": msgspec.to_builtins(kept)}
    await tx.execute(update(row).where(row.c.record_id == record_id).values(**values))


async def note(tx: Tx, record_ids: Sequence[str], what: str, at: datetime | None) -> None:
    """Since when a leftover of them is gone: `what` is the column's name."""
    mine = row.c.record_id.in_(record_ids)
    await tx.execute(update(row).where(mine).values(**{what: at}))


async def queue_listed(
    tx: Tx, record_id: str, channel: ContactChannel, keys: Sequence[DestroyedKey], at: datetime
) -> bool:
    """Put one back that was erased before a restore; False where it stands here.

    Its keys are known from then, so that files that lie about of it are found by them.
    """
    place = conversation.alias("erased_conversation")
    found = select(place.c.prison_id, place.c.ward_id, place.c.inmate_id, place.c.began_at)
    known = (await tx.execute(found.where(place.c.id == record_id))).first()
    values = {
        "record_id": record_id,
        "channel": channel.value,
        "cause": ErasureCause.RESTORED.value,
        "prison_id": known.prison_id if known else None,
        "ward_id": known.ward_id if known else None,
        "inmate_id": known.inmate_id if known else None,
        "happened_at": known.began_at if known else None,
        "queued_at": at,
        "keys": msgspec.to_builtins(list(keys)),
    }
    return await tx.insert_new(insert(row).values(**values))


async def sweep(tx: Tx, at: datetime) -> int:
    """Queue what is privileged, holds something, and was put here by nobody; how many.

    One that was proven to be gone and holds something again is begun anew.
    """
    here = conversation.c
    kept = select(recording_part.c.id).join(
        recording, recording.c.id == recording_part.c.recording_id
    )
    kept = kept.join(stored_file, stored_file.c.id == recording_part.c.file_id)
    holds = or_(
        exists(kept.where(recording.c.call_id == here.id, stored_file.c.deleted_at.is_(None))),
        exists().where(transcript_line.c.call_id == here.id),
        exists().where(alert.c.call_id == here.id, alert.c.kind == "word"),
        exists().where(attention_record.c.call_id == here.id),
        exists().where(call_review.c.call_id == here.id),
    )
    left = select(
        here.id,
        here.channel,
        literal(ErasureCause.FOUND.value),
        here.prison_id,
        here.ward_id,
        here.inmate_id,
        here.began_at,
        literal(at, DateTime(timezone=True)),
    ).where(here.confidentiality == Confidentiality.PRIVILEGED.value, holds)
    names = ("record_id", "channel", "cause", "prison_id", "ward_id", "inmate_id")
    made = insert(row).from_select((*names, "happened_at", "queued_at"), left)
    again = {"verified_at": None, "erased_at": None, "rewritten_at": None}
    queued = made.on_conflict_do_update(
        index_elements=["record_id"], set_=again, where=row.c.verified_at.is_not(None)
    ).returning(row.c.record_id)
    return len((await tx.execute(queued)).all())


async def index_parts(tx: Tx, call_ids: Sequence[str]) -> set[str]:
    """The parts of the index of lines in which these conversations stand, or stood."""
    found = select(func.line_index_part(conversation.c.id)).where(conversation.c.id.in_(call_ids))
    return set(await tx.connection.scalars(found))


async def size_of(tx: Tx, names: Sequence[str]) -> int:
    """Bytes of these tables with their indexes."""
    sizes = [func.bytes_of_table(name) for name in names]
    return sum([int(await tx.scalar(select(size))) for size in sizes])


async def rewrite(tx: Tx, name: str) -> bool:
    """Write a table anew without what is dead; False while somebody may still see that."""
    return bool(await tx.scalar(select(func.rewrite_erased(name))))
