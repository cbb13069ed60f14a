"""Relatives' numbers: of bound relatives alone, and marked where several inmates have one."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select, update

from connectors.postgres.arrays import among
from connectors.postgres.modules.saving import Saving
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from schemas.modules.phone.relative_numbers import DISABLED, REJECTED
from schemas.people.kinds import BindingState
from schemas.tables import metadata

OUT_OF_USE = (DISABLED, REJECTED)


async def require_bound(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Raise where the relative is not bound to the inmate."""
    if saving.before is None:
        bound = await people.binding(tx, saving.values["relative_id"], saving.values["inmate_id"])
        if bound is None or bound.binding_state is not BindingState.APPROVED:
            raise problem("relative_id", "该家属与罪犯没有已审核的亲属关系")
    return {}


async def mark_shared(tx: Tx, record_id: str, saving: Saving) -> None:
    """Say of each record of the number whether other inmates have it too (VC-NUM-04)."""
    del saving
    await _mark(tx, record_id, leaving=False)


async def unmark_shared(tx: Tx, number: Stored) -> None:
    await _mark(tx, number.id, leaving=True)


async def mark_shared_of(tx: Tx, digests: Collection[str]) -> None:
    """The same of many numbers at once."""
    table = metadata.tables["relative_number"]
    used = table.c.state.not_in(OUT_OF_USE)
    counted = (
        select(
            table.c.phone_digest,
            (func.count(table.c.inmate_id.distinct()).filter(used) > 1).label("several"),
        )
        .where(among(table.c.phone_digest, sorted(set(digests))))
        .group_by(table.c.phone_digest)
        .subquery()
    )
    wrong = (
        table.c.phone_digest == counted.c.phone_digest,
        table.c.shared != counted.c.several,
    )
    await tx.execute(update(table).where(*wrong).values(shared=counted.c.several))


async def _mark(tx: Tx, record_id: str, *, leaving: bool) -> None:
    table = metadata.tables["relative_number"]
    digest = select(table.c.phone_digest).where(table.c.id == record_id).scalar_subquery()
    counted = select(func.count(table.c.inmate_id.distinct())).where(
        table.c.phone_digest == digest, table.c.state.not_in(OUT_OF_USE)
    )
    if leaving:
        counted = counted.where(table.c.id != record_id)
    several = (await tx.scalar(counted) or 0) > 1
    same = (table.c.phone_digest == digest, table.c.shared != several)
    await tx.execute(update(table).where(*same).values(shared=several))
