"""What the daily comparisons with the funds platform found."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.phone.funds_comparison import Comparison, Differing, Sums, sums_columns
from schemas.modules.phone.funds_differences import GONE, OPEN
from schemas.tables.generated import GENERATED

compared = GENERATED["funds_reconciliations"]
difference = GENERATED["funds_differences"]


async def keep(tx: Tx, day: date, found: Comparison, at: datetime) -> None:
    """In place of what an earlier comparison of the day said; what differs no more is gone."""
    for unit_id, sums in await _with_known(tx, day, found):
        await _keep_sums(tx, day, unit_id, sums, at)
    for one in found.differing:
        await _keep_difference(tx, day, one, at)
    still = [one.ticket_no for one in found.differing]
    await tx.execute(
        update(difference)
        .where(
            difference.c.day == day,
            difference.c.ticket_no.not_in(still),
            difference.c.state != GONE,
        )
        .values(state=GONE, version=difference.c.version + 1, updated_at=at)
    )


async def _with_known(tx: Tx, day: date, found: Comparison) -> Iterable[tuple[str, Sums]]:
    """A unit that was compared before and has nothing any more is told so as well."""
    known = await tx.connection.scalars(select(compared.c.unit_id).where(compared.c.day == day))
    return ({unit_id: Sums() for unit_id in known} | found.sums).items()


async def _keep_sums(tx: Tx, day: date, unit_id: str, sums: Sums, at: datetime) -> None:
    values = sums_columns(sums, at) | {"updated_at": at}
    row = insert(compared).values(
        id=make_id(), version=1, created_at=at, day=day, unit_id=unit_id, **values
    )
    again = values | {"version": compared.c.version + 1}
    await tx.execute(row.on_conflict_do_update(index_elements=["day", "unit_id"], set_=again))


async def _keep_difference(tx: Tx, day: date, one: Differing, at: datetime) -> None:
    """One that was settled and is still there stays settled, unless it has become another one."""
    values: dict[str, Any] = {
        "unit_id": one.unit_id,
        "kind": one.kind.value,
        "fee": one.ours,
        "peer_fee": one.theirs,
        "seen_at": at,
        "updated_at": at,
    }
    row = insert(difference).values(
        id=make_id(),
        version=1,
        created_at=at,
        state=OPEN,
        day=day,
        ticket_no=one.ticket_no,
        ticket_id=one.ticket_no if one.known else None,
        **values,
    )
    kept = difference.c
    same = select(kept.id).where(
        kept.day == day,
        kept.ticket_no == one.ticket_no,
        kept.kind == one.kind.value,
        kept.fee.is_not_distinct_from(one.ours),
        kept.peer_fee.is_not_distinct_from(one.theirs),
        kept.state != GONE,
    )
    if await tx.scalar(same) is not None:
        seen = update(difference).where(kept.day == day, kept.ticket_no == one.ticket_no)
        await tx.execute(seen.values(seen_at=at))
        return
    again = values | {"state": OPEN, "version": kept.version + 1}
    await tx.execute(row.on_conflict_do_update(index_elements=["day", "ticket_no"], set_=again))
