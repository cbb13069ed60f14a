"""What goes wrong at the public faces, one row for the same thing (VC-SSB-11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Table, delete, func, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.platform.public_watch import FaultEntry, FaultKind, FaultState
from schemas.tables import metadata

MOST_PAGE_FAULTS = 2000
"""Different errors of pages; whoever makes up more fills no table."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    kind: FaultKind
    entry: FaultEntry
    what: str
    mark: str
    state: FaultState
    failures: int
    tries: int
    recent: int
    looked: int
    """How often an error had come when it was last looked at."""
    last_at: datetime | None
    alerted_at: datetime | None
    over_at: datetime | None
    version: int


def _kept() -> Table:
    return metadata.tables["public_fault"]


async def locked(tx: Tx, mark: str) -> Fault | None:
    """The row of one thing, which nobody else changes meanwhile."""
    await tx.lock(f"public_fault:{mark}")
    return await tx.first(_rows().where(_kept().c.mark == mark), Fault)


async def of_kind(tx: Tx, *kinds: FaultKind) -> list[Fault]:
    wanted = _kept().c.kind.in_([kind.value for kind in kinds])
    return await tx.all(_rows().where(wanted).order_by(_kept().c.id), Fault)


async def to_look_at(tx: Tx, since: datetime) -> list[Fault]:
    """Errors of pages that came since, or that alert."""
    kept = _kept()
    moved = (kept.c.last_at >= since) | (kept.c.state == FaultState.ALERTING.value)
    of_pages = kept.c.kind == FaultKind.PAGE.value
    return await tx.all(_rows().where(of_pages, moved).order_by(kept.c.id), Fault)


async def alerting(tx: Tx) -> list[Fault]:
    found = _rows().where(_kept().c.state == FaultState.ALERTING.value)
    return await tx.all(found.order_by(_kept().c.alerted_at), Fault)


async def is_full(tx: Tx) -> bool:
    of_pages = select(func.count()).where(_kept().c.kind == FaultKind.PAGE.value)
    return bool(await tx.scalar(of_pages) >= MOST_PAGE_FAULTS)


async def add(tx: Tx, values: Mapping[str, Any], at: datetime) -> str:
    row_id = make_id()
    kept = {"version": 1, "created_at": at, "updated_at": at, "first_at": at}
    first = {"id": row_id, "state": FaultState.WATCHED.value, "tries": 0, "failures": 0}
    await tx.execute(insert(_kept()).values({**first, "recent": 0, "looked": 0, **kept, **values}))
    return row_id


async def change(tx: Tx, row_id: str, values: Mapping[str, Any], at: datetime) -> None:
    kept = _kept()
    whole = {**values, "version": kept.c.version + 1, "updated_at": at}
    await tx.execute(update(kept).where(kept.c.id == row_id).values(whole))


async def clear(tx: Tx, before: datetime) -> int:
    """Forget what was not seen since, but for what alerts."""
    kept = _kept()
    old = (kept.c.updated_at < before, kept.c.state != FaultState.ALERTING.value)
    gone = await tx.connection.scalars(delete(kept).where(*old).returning(kept.c.id))
    return len(gone.all())


def _rows() -> Any:
    kept = _kept()
    return select(*(kept.c[name] for name in Fault.__struct_fields__))
