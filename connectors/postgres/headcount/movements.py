"""Movements of the platform's feed as they came, and what became of each."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.transaction import Tx
from schemas.headcount.headcount import MovementKind, MovementReason, MovementState
from schemas.people.kinds import OrgType
from schemas.tables.headcount.headcount import headcount_movement as movement
from schemas.tables.platform.org import org_unit

WAITING = MovementState.WAITING.value
FOR_NOW = tuple(
    reason.value
    for reason in (
        MovementReason.UNKNOWN_WARD,
        MovementReason.BASIC_DATA,
        MovementReason.TAMPERED,
    )
)
prison = org_unit.alias("movement_prison")


class MovementRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stored movement; its basic data are sealed."""

    seq: int
    inmate_no: str
    kind: MovementKind
    prison_code: str
    ward_code: str
    effective_at: datetime
    recorded_at: datetime
    basic_sealed: bytes
    digest: str
    state: MovementState
    reason: MovementReason
    note: str
    inmate_id: str | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written of a movement."""

    state: MovementState
    reason: MovementReason = MovementReason.NONE
    note: str = ""
    inmate_id: str | None = None
    from_unit_id: str | None = None


class Place(msgspec.Struct, frozen=True):
    """A ward with its prison."""

    ward_id: str
    prison_id: str
    prison_code: str
    path: str
    name: str


class Places(msgspec.Struct, frozen=True):
    """Wards and prisons by their codes, and the bureau above all."""

    wards: dict[str, Place]
    prisons: dict[str, str]
    bureau_id: str

    def ward(self, prison_code: str, ward_code: str) -> Place | None:
        """The ward of that prison; None where there is none."""
        place = self.wards.get(ward_code)
        return place if place and place.prison_code == prison_code else None

    def seen_from(self, prison_code: str, ward_code: str) -> str:
        """The unit whose officers may see a movement there."""
        place = self.ward(prison_code, ward_code)
        return place.ward_id if place else self.prisons.get(prison_code, self.bureau_id)


async def places(tx: Tx) -> Places | None:
    """None in a fresh installation, which has no units yet."""
    bureau = await tx.scalar(select(org_unit.c.id).where(org_unit.c.parent_id.is_(None)))
    if bureau is None:
        return None
    found = select(org_unit, prison.c.code.label("prison_code"), prison.c.name.label("above"))
    rows = (await tx.execute(found.join(prison, prison.c.id == org_unit.c.prison_id))).all()
    wards = {
        row.code: Place(row.id, row.prison_id, row.prison_code, row.path, f"{row.above} {row.name}")
        for row in rows
        if row.org_type == OrgType.WARD.value
    }
    prisons = {row.code: row.id for row in rows if row.org_type == OrgType.PRISON.value}
    return Places(wards, prisons, str(bureau))


async def add(tx: Tx, rows: Sequence[MovementRow], known: Places, at: datetime) -> list[int]:
    """Store what is new; answers numbers that were stored before with other content."""
    if not rows:
        return []
    seqs = [row.seq for row in rows]
    before = select(movement.c.seq, movement.c.digest).where(movement.c.seq.in_(seqs))
    digests = {row.seq: row.digest for row in await tx.execute(before)}
    fresh = [
        msgspec.structs.asdict(row)
        | {"unit_id": known.seen_from(row.prison_code, row.ward_code), "received_at": at}
        for row in rows
        if row.seq not in digests
    ]
    if fresh:
        await tx.execute(insert(movement).values(fresh))
    return [row.seq for row in rows if digests.get(row.seq, row.digest) != row.digest]


async def numbers_above(tx: Tx, seq: int) -> list[int]:
    """Numbers of stored movements above `seq`, in order."""
    found = select(movement.c.seq).where(movement.c.seq > seq).order_by(movement.c.seq)
    return list((await tx.connection.scalars(found)).all())


async def stored_within(tx: Tx, first: int, last: int) -> int:
    """How many movements of a range of numbers are there."""
    found = select(func.count()).where(movement.c.seq.between(first, last))
    return int(await tx.scalar(found))


async def ready(tx: Tx, through: int, now: datetime) -> list[str]:
    """Numbers of inmates of whom a movement waits that need not wait any longer."""
    due = or_(
        movement.c.reason != MovementReason.NOT_YET.value,
        movement.c.effective_at <= now,
    )
    found = select(movement.c.inmate_no).where(
        movement.c.state == WAITING, movement.c.seq <= through, due
    )
    return sorted(set((await tx.connection.scalars(found)).all()))


async def refused_for_now(tx: Tx) -> list[str]:
    """Numbers of inmates of whom a movement was refused for what may have changed here since."""
    found = (
        select(movement.c.inmate_no)
        .distinct()
        .where(movement.c.state == MovementState.REFUSED.value, movement.c.reason.in_(FOR_NOW))
    )
    return sorted((await tx.connection.scalars(found)).all())


async def unplaced(tx: Tx, most: int) -> list[int]:
    """Numbers of movements that were refused since we know no such ward, in order."""
    found = select(movement.c.seq).where(
        movement.c.state == MovementState.REFUSED.value,
        movement.c.reason == MovementReason.UNKNOWN_WARD.value,
    )
    return list((await tx.connection.scalars(found.order_by(movement.c.seq).limit(most))).all())


async def reword(tx: Tx, rows: Sequence[MovementRow], known: Places) -> list[str]:
    """Take another word for movements that were refused for want of a ward; answers of whom.

    Nothing followed from the first word, so the last one counts.
    """
    changed = []
    for row in rows:
        values = msgspec.structs.asdict(row) | {
            "unit_id": known.seen_from(row.prison_code, row.ward_code),
            "settled_at": None,
        }
        done = await tx.execute(
            update(movement)
            .where(
                movement.c.seq == row.seq,
                movement.c.state == MovementState.REFUSED.value,
                movement.c.reason == MovementReason.UNKNOWN_WARD.value,
                movement.c.inmate_no == row.inmate_no,
                movement.c.digest != row.digest,
            )
            .values(**values)
        )
        if done.rowcount:
            changed.append(row.inmate_no)
    return changed


async def of_inmate(tx: Tx, inmate_no: str, through: int) -> list[MovementRow]:
    """All movements of an inmate up to a number, in the order of numbers."""
    columns = [movement.c[name] for name in MovementRow.__struct_fields__]
    mine = and_(movement.c.inmate_no == inmate_no, movement.c.seq <= through)
    return await tx.all(select(*columns).where(mine).order_by(movement.c.seq), MovementRow)


async def settle(tx: Tx, seq: int, outcome: Outcome, at: datetime) -> None:
    """Write what became of a movement; one that waits has not come to its end."""
    waits = outcome.state is MovementState.WAITING
    await tx.execute(
        update(movement)
        .where(movement.c.seq == seq)
        .values(
            state=outcome.state.value,
            reason=outcome.reason.value,
            note=outcome.note[:200],
            inmate_id=outcome.inmate_id,
            from_unit_id=outcome.from_unit_id,
            settled_at=None if waits else at,
        )
    )


async def note_conflicts(tx: Tx, seqs: Collection[int], note: str) -> None:
    """Tell that a number came again with other content; the first content stays."""
    if seqs:
        await tx.execute(update(movement).where(movement.c.seq.in_(seqs)).values(note=note))
