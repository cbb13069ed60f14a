"""Companions of relatives: own ones, and children who are none any more."""

from collections.abc import Collection
from datetime import date, datetime

import msgspec
from sqlalchemy import Select, select, update

from connectors.postgres.transaction import Tx
from schemas.modules.people.relative_companions import GROWN_UP, REMOVED, VERIFIED
from schemas.people.companions import CompanionProof, CompanionState
from schemas.tables.generated import GENERATED

companion = GENERATED["relative_companions"]
MOST = 50


class CompanionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One; the number stays sealed."""

    id: str
    relative_id: str
    state: CompanionState
    version: int
    name: str
    id_no_sealed: bytes | None
    birth_day: date | None
    front: str | None
    back: str | None
    portrait: str | None
    proof: CompanionProof | None
    verified_at: datetime | None


def _rows(relative_id: str) -> Select[tuple[object, ...]]:
    columns = [companion.c[name] for name in CompanionRow.__struct_fields__]
    mine = companion.c.relative_id == relative_id
    return select(*columns).where(mine, companion.c.state != REMOVED)


async def of(tx: Tx, relative_id: str) -> list[CompanionRow]:
    """The relative's own, in the order in which they were added."""
    return await tx.all(_rows(relative_id).order_by(companion.c.id).limit(MOST), CompanionRow)


async def own(
    tx: Tx, relative_id: str, ids: Collection[str], *, for_update: bool = False
) -> list[CompanionRow]:
    """Those of these that are the relative's own."""
    found = _rows(relative_id).where(companion.c.id.in_(ids))
    return await tx.all(found.with_for_update() if for_update else found, CompanionRow)


def grown(before: date) -> Select[tuple[str]]:
    """Children who were born by a day and count as verified by their guardian's word alone."""
    return select(companion.c.id).where(
        companion.c.state == VERIFIED,
        companion.c.proof == CompanionProof.GUARDIAN.value,
        companion.c.birth_day <= before,
    )


async def grow_up(tx: Tx, before: date, at: datetime) -> list[tuple[str, str, str]]:
    """Ask for adult verification from now on; id, relative and name of each."""
    ids = list(await tx.connection.scalars(grown(before).with_for_update()))
    changed = {"state": GROWN_UP, "version": companion.c.version + 1, "updated_at": at}
    columns = (companion.c.id, companion.c.relative_id, companion.c.name)
    told = update(companion).where(companion.c.id.in_(ids)).values(**changed).returning(*columns)
    return [(row.id, row.relative_id, row.name) for row in await tx.execute(told)]
