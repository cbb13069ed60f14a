"""The control rows of sheets: one for each ward's day, whichever version it has come to."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.labour.wards import Ward
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.labour.sheet_rows import Decision, Submission, fresh, named, settled
from pipelines.rules.labour.timesheets import Totals
from schemas.labour.timesheets import TimesheetState, TimesheetView
from schemas.tables.labour.timesheet import timesheet
from schemas.tables.platform.org import org_unit

ward, prison = org_unit.alias("sheet_ward"), org_unit.alias("sheet_prison")


class TimesheetRow(TimesheetView, frozen=True, kw_only=True):
    """A sheet with what its approval and its messages need beside what is shown."""

    prison_id: str
    prison_code: str
    ward_path: str
    decided_by: str | None
    message_id: str


def _sheets() -> Select[Any]:
    return (
        select(
            *timesheet.c,
            ward.c.name.label("ward"),
            ward.c.path.label("ward_path"),
            prison.c.name.label("prison"),
            prison.c.code.label("prison_code"),
        )
        .join(ward, ward.c.id == timesheet.c.ward_id)
        .join(prison, prison.c.id == timesheet.c.prison_id)
    )


async def of_day(tx: Tx, ward_id: str, day: date) -> TimesheetRow | None:
    found = _sheets().where(timesheet.c.ward_id == ward_id, timesheet.c.day == day)
    return await tx.first(found, TimesheetRow)


async def of_wards(tx: Tx, ward_ids: Collection[str], day: date) -> list[TimesheetRow]:
    """The day's sheets of several wards."""
    if not ward_ids:
        return []
    found = _sheets().where(timesheet.c.ward_id.in_(ward_ids), timesheet.c.day == day)
    return await tx.all(found, TimesheetRow)


async def approved_versions(tx: Tx, ward_id: str, first: date, last: date) -> dict[date, int]:
    """Which version of each day's sheet counts between two days; others do not count yet."""
    found = select(timesheet.c.day, timesheet.c.version).where(
        timesheet.c.ward_id == ward_id,
        timesheet.c.day.between(first, last),
        timesheet.c.state == TimesheetState.APPROVED.value,
    )
    return {row.day: row.version for row in await tx.execute(found)}


async def get(tx: Tx, sheet_id: str) -> TimesheetRow | None:
    """Without row scope: the caller checks whose it is."""
    return await tx.first(_sheets().where(timesheet.c.id == sheet_id), TimesheetRow)


async def lock(tx: Tx, ward_id: str, day: date | str) -> None:
    """Wait until nobody else submits, decides or corrects this day."""
    await tx.lock(f"timesheet:{ward_id}:{day}")


async def submit(tx: Tx, made: Submission, totals: Totals, of: Ward) -> TimesheetRow:
    """Write a version in the place of the one before; answers the sheet as it is now."""
    mine, changed = named(made), fresh(made, totals)
    row = upsert(timesheet).values(**mine, **changed)
    await tx.execute(row.on_conflict_do_update(index_elements=["ward_id", "day"], set_=changed))
    return TimesheetRow(
        **mine,
        **(changed | {"state": TimesheetState.SUBMITTED}),
        ward=of.name,
        ward_path=of.path,
        prison=of.prison,
        prison_code=of.prison_code,
    )


async def settle(tx: Tx, sheet_id: str, state: TimesheetState, told: Decision) -> None:
    await change(tx, sheet_id, **settled(state, told))


async def change(tx: Tx, sheet_id: str, **columns: Any) -> None:
    await tx.execute(update(timesheet).where(timesheet.c.id == sheet_id).values(**columns))


async def page(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    ward_id: str | None,
    since: date | None,
    until: date | None,
    states: tuple[TimesheetState, ...],
    limit: int,
    offset: int,
) -> tuple[list[TimesheetRow], int]:
    """Sheets in reach, the latest day first."""
    found = _sheets().where(in_scopes(ward.c.path, scopes))
    if ward_id is not None:
        found = found.where(timesheet.c.ward_id == ward_id)
    if since is not None:
        found = found.where(timesheet.c.day >= since)
    if until is not None:
        found = found.where(timesheet.c.day <= until)
    if states:
        found = found.where(among(timesheet.c.state, (state.value for state in states)))
    order = (timesheet.c.day.desc(), ward.c.path.collate("C"))
    return await tx.page(found, TimesheetRow, *order, limit=limit, offset=offset)


def shown(row: TimesheetRow) -> TimesheetView:
    names = TimesheetView.__struct_fields__
    return TimesheetView(**{name: getattr(row, name) for name in names})
