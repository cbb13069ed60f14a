"""What other systems told of listening to a privileged conversation, as it came (VC-GEN-22)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.prisons.raw_seals import RawSeals, place_of
from schemas.errors import IntegrityBroken
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.state import RawState
from schemas.tables.exchange.prison_system import raw_record, record_problem, source_record

HEARD = (RecordKind.REVIEW.value, RecordKind.MONITORING.value)


async def empty(tx: Tx, seals: RawSeals, call_id: str, heard: Sequence[str]) -> int:
    """Empty what was applied as one of `heard`, reviews and monitorings by id, and what waits and
    names the conversation.

    Rows stay, as after their time (decisions/0050); how many were emptied.
    """
    applied = await _applied(tx, heard)
    waiting = await _waiting(tx, seals, call_id)
    count = 0
    for system_id, kind, key in sorted({*applied, *waiting}):
        raw, problem = raw_record.c, record_problem.c
        these = (raw.system_id == system_id, raw.kind == kind, raw.key == key)
        gone = update(raw_record).where(*these, raw.sealed.is_not(None)).values(sealed=None)
        count += (await tx.execute(gone)).rowcount
        mended = (
            problem.system_id == system_id,
            problem.kind == kind,
            problem.key == key,
        )
        await tx.execute(update(record_problem).where(*mended).values(mended_sealed=None))
    return count


async def _applied(tx: Tx, heard: Sequence[str]) -> list[tuple[str, str, str]]:
    of = source_record.c
    found = select(of.system_id, of.kind, of.key).where(
        of.kind.in_(HEARD), among(of.target_id, heard)
    )
    return [(row.system_id, row.kind, row.key) for row in (await tx.execute(found)).all()]


async def _waiting(tx: Tx, seals: RawSeals, call_id: str) -> list[tuple[str, str, str]]:
    """Those that were held back: under their seal stands the conversation's number."""
    of, raw = source_record.c, raw_record.c
    numbers = (await tx.execute(select(of.system_id, of.key).where(of.target_id == call_id))).all()
    if not numbers:
        return []
    held = select(raw.system_id, raw.kind, raw.key, raw.version, raw.sealed).where(
        raw.kind.in_(HEARD),
        raw.state != RawState.APPLIED.value,
        raw.sealed.is_not(None),
        among(raw.system_id, sorted({one.system_id for one in numbers})),
    )
    names = {(one.system_id, one.key) for one in numbers}
    return [
        (row.system_id, row.kind, row.key)
        for row in (await tx.execute(held)).all()
        if any((row.system_id, value) in names for value in _values(seals, row))
    ]


def _values(seals: RawSeals, row: Any) -> list[str]:
    """What the record's fields say; nothing of one that does not open."""
    place = place_of(row.system_id, RecordKind(row.kind), row.key, row.version)
    try:
        content = seals.open(place, bytes(row.sealed))
    except IntegrityBroken:
        return []
    return [str(value) for value in content.fields.values()]
