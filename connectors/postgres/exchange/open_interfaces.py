"""How versions of the opened interfaces stand, and what the log says of each (VC-API-07)."""

from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, Integer, cast, func, insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.open_api.life import FIRST, Standing
from schemas.exchange.open_life import InterfaceFigures, LifeState
from schemas.tables.exchange.open_api import api_call, open_interface

kept = open_interface.c
MEDIAN, HIGH = 0.5, 0.95


class InterfaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One version as it is kept."""

    interface: str
    version: int
    state: LifeState
    ends_on: date | None
    tried_at: datetime | None
    note: str
    changed_at: datetime
    changed_by: str

    def standing(self) -> Standing:
        return Standing(
            version=self.version,
            state=self.state,
            ends_on=self.ends_on,
            tried=self.tried_at is not None,
        )


COLUMNS = [kept[name] for name in InterfaceRow.__struct_fields__]


async def every(tx: Tx) -> list[InterfaceRow]:
    found = select(*COLUMNS).order_by(kept.interface, kept.version.desc())
    return await tx.all(found, InterfaceRow)


async def versions(tx: Tx, interface: str) -> list[Standing]:
    """How all versions stand; the first one alone where nobody has touched the interface."""
    found = select(*COLUMNS).where(kept.interface == interface).order_by(kept.version)
    rows = await tx.all(found, InterfaceRow)
    return [row.standing() for row in rows] or [FIRST]


async def standing(tx: Tx, interface: str, version: int) -> Standing | None:
    """How one version stands; None where there is none."""
    return next((one for one in await versions(tx, interface) if one.version == version), None)


async def add(tx: Tx, interface: str, version: int, *, by: str, now: datetime) -> None:
    """Register a version, open to trials alone."""
    await tx.execute(
        insert(open_interface).values(
            id=make_id(),
            interface=interface,
            version=version,
            state=LifeState.TESTING.value,
            note="",
            changed_at=now,
            changed_by=by,
        )
    )


async def move(
    tx: Tx,
    interface: str,
    version: int,
    state: LifeState,
    *,
    ends_on: date | None,
    note: str,
    by: str,
    now: datetime,
) -> None:
    """Enter a state; the first change of an interface of the platform makes its row."""
    values: dict[str, object] = {
        "state": state.value,
        "ends_on": ends_on,
        "note": note,
        "changed_at": now,
        "changed_by": by,
    }
    if state is LifeState.TESTING:
        # What is taken back to be tried was not tried as it is now.
        values["tried_at"] = None
    same = (kept.interface == interface, kept.version == version)
    changed = await tx.execute(update(open_interface).where(*same).values(values))
    if changed.rowcount == 0:
        fresh = {"id": make_id(), "interface": interface, "version": version}
        await tx.execute(insert(open_interface).values(fresh | values))


async def tried(tx: Tx, interface: str, version: int, now: datetime) -> None:
    same = (kept.interface == interface, kept.version == version)
    await tx.execute(update(open_interface).where(*same).values(tried_at=now))


async def figures(tx: Tx, since: datetime, until: datetime) -> list[InterfaceFigures]:
    """Calls of a time by interface, from the log alone."""
    call = api_call.c

    def within(least: int, below: int) -> ColumnElement[int]:
        return func.count().filter(call.status >= least, call.status < below)

    def share(part: float) -> ColumnElement[int]:
        return cast(func.percentile_cont(part).within_group(call.duration_ms), Integer)

    found = (
        select(
            call.interface,
            func.count().label("calls"),
            within(400, 500).label("refused"),
            within(500, 600).label("failed"),
            share(MEDIAN).label("p50_ms"),
            share(HIGH).label("p95_ms"),
            func.max(call.at).label("last_at"),
        )
        .where(call.at >= since, call.at < until)
        .group_by(call.interface)
    )
    return await tx.all(found, InterfaceFigures)
