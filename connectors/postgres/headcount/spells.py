"""Stays of inmates in wards: written as the movements fold, or as our own records say."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ARRAY, String, and_, any_, cast, delete, exists, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.headcount.own import OwnRecord, own_since
from schemas.headcount.headcount import Began, MovementKind, MovementState
from schemas.people.kinds import CustodyState
from schemas.tables.headcount.headcount import headcount_movement, headcount_spell
from schemas.tables.people.person import inmate

spell = headcount_spell
OWN = Began.OWN_RECORD.value
AT_ONCE = 2000
"""Rows of one statement, which takes some 65,000 values at most."""
IN_CUSTODY = CustodyState.IN_CUSTODY.value


class SpellRow(msgspec.Struct, frozen=True, kw_only=True):
    """One stay; all but the id says what it is."""

    ward_id: str
    prison_id: str
    since: datetime
    until: datetime | None
    began: str
    began_seq: int | None
    ended: str | None
    ended_seq: int | None


class _Lagging(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate whose stay is not what our own record says."""

    id: str
    ward_id: str
    prison_id: str
    custody_state: str
    record: OwnRecord
    open_id: str | None
    any_before: bool


async def of_inmate(tx: Tx, inmate_id: str) -> list[SpellRow]:
    columns = [spell.c[name] for name in SpellRow.__struct_fields__]
    found = select(*columns).where(spell.c.inmate_id == inmate_id)
    return await tx.all(found.order_by(spell.c.since), SpellRow)


async def replace(
    tx: Tx, inmate_id: str, before: Sequence[SpellRow], after: Sequence[SpellRow]
) -> None:
    """Let the stays be those of `after`; rows that say the same are not touched."""
    gone = [row for row in before if row not in after]
    if gone:
        begins = [row.since for row in gone]
        mine = and_(spell.c.inmate_id == inmate_id, spell.c.since.in_(begins))
        await tx.execute(delete(spell).where(mine))
    added = [
        {"id": make_id(), "inmate_id": inmate_id, **msgspec.structs.asdict(row)}
        for row in after
        if row not in before
    ]
    if added:
        await tx.execute(insert(spell).values(added))


async def follow_own_records(tx: Tx, now: datetime) -> int:
    """Of whom the platform has told nothing our own record counts; answers how many changed."""
    lagging = await _lagging(tx)
    ended = [one.open_id for one in lagging if one.open_id]
    if ended:
        over = spell.c.id == any_(cast(ended, ARRAY(String)))
        await tx.execute(delete(spell).where(over, spell.c.since >= now))
        await tx.execute(update(spell).where(over).values(until=now, ended=OWN))
    begun = [
        {
            "id": make_id(),
            "inmate_id": one.id,
            "ward_id": one.ward_id,
            "prison_id": one.prison_id,
            "since": now if one.any_before else own_since(one.record, now),
            "began": OWN,
        }
        for one in lagging
        if one.custody_state == IN_CUSTODY
    ]
    for start in range(0, len(begun), AT_ONCE):
        await tx.execute(insert(spell).values(begun[start : start + AT_ONCE]))
    return len(lagging)


def untold() -> ColumnElement[bool]:
    """The platform told nothing of the inmate that says where he is."""
    # A refused word changes nothing, and neither does one that still waits.
    told = (MovementState.APPLIED.value, MovementState.SUPERSEDED.value)
    mine = and_(
        headcount_movement.c.inmate_no == inmate.c.inmate_no,
        headcount_movement.c.state.in_(told),
        headcount_movement.c.kind != MovementKind.MASTER_CHANGED.value,
    )
    return ~exists().where(mine)


async def _lagging(tx: Tx) -> list[_Lagging]:
    now_in = spell.alias("now_in")
    before = spell.alias("before")
    still = and_(now_in.c.inmate_id == inmate.c.id, now_in.c.until.is_(None))
    held = inmate.c.custody_state == IN_CUSTODY
    elsewhere = and_(held, now_in.c.ward_id.is_distinct_from(inmate.c.ward_id))
    gone = and_(~held, now_in.c.id.is_not(None))
    found = (
        select(
            inmate.c.id,
            inmate.c.ward_id,
            inmate.c.prison_id,
            inmate.c.custody_state,
            inmate.c.term_from,
            inmate.c.created_at,
            now_in.c.id.label("open_id"),
            exists().where(before.c.inmate_id == inmate.c.id).label("any_before"),
        )
        .outerjoin(now_in, still)
        .where(or_(elsewhere, gone), untold())
    )
    return [
        _Lagging(
            id=row.id,
            ward_id=row.ward_id,
            prison_id=row.prison_id,
            custody_state=row.custody_state,
            record=OwnRecord(term_from=row.term_from, created_at=row.created_at),
            open_id=row.open_id,
            any_before=row.any_before,
        )
        for row in await tx.execute(found)
    ]
