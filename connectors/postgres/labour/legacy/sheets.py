"""Control rows of the sheets that a batch of old hours brings: approved, as they were."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import delete, insert, select

from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.packing import Row
from pipelines.rules.labour.legacy.judging import SheetOf
from pipelines.rules.labour.timesheets import Totals
from schemas.labour.hours import KIND_CODES, HoursKind
from schemas.labour.timesheets import TimesheetState
from schemas.tables.labour.timesheet import timesheet

CHUNK = 500
DECIDED_BY = "旧系统"


class TakenBy(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for the take-over, when it is, and by which list."""

    officer_id: str
    name: str
    at: datetime
    manifest: str


async def booked(tx: Tx, prison_id: str, first: date, last: date, batch_id: str) -> set[SheetOf]:
    """Wards' days that have a sheet already, this batch's own left out."""
    found = select(timesheet.c.ward_id, timesheet.c.day).where(
        timesheet.c.prison_id == prison_id,
        timesheet.c.day.between(first, last),
        timesheet.c.message_id != batch_id,
    )
    return {(row.ward_id, row.day) for row in await tx.execute(found)}


async def replace(
    tx: Tx,
    prison_id: str,
    batch_id: str,
    sheets: Mapping[SheetOf, Sequence[Row]],
    ids: Mapping[SheetOf, str],
    by: TakenBy,
) -> None:
    """Put the batch's sheets in; what an attempt that died put in goes."""
    await tx.execute(delete(timesheet).where(timesheet.c.message_id == batch_id))
    rows = [
        {
            "id": ids[ward_id, day],
            "ward_id": ward_id,
            "prison_id": prison_id,
            "day": day,
            "version": 1,
            "state": TimesheetState.APPROVED.value,
            **msgspec.structs.asdict(totals_of(lines)),
            "entered_by": by.officer_id,
            "entered_name": by.name,
            "submitted_at": by.at,
            "decided_name": DECIDED_BY,
            "decided_at": by.at,
            "opinion": f"旧数据迁移，批次：{by.manifest}",
            "message_id": batch_id,
        }
        for (ward_id, day), lines in sheets.items()
    ]
    for start in range(0, len(rows), CHUNK):
        await tx.execute(insert(timesheet).values(rows[start : start + CHUNK]))


def totals_of(lines: Iterable[Row]) -> Totals:
    minutes = dict.fromkeys(KIND_CODES.values(), 0)
    people: set[bytes] = set()
    count = 0
    for line in lines:
        minutes[line.kind] += line.minutes
        people.add(line.inmate_id)
        count += 1
    return Totals(
        people=len(people),
        lines=count,
        normal_minutes=minutes[KIND_CODES[HoursKind.NORMAL]],
        overtime_minutes=minutes[KIND_CODES[HoursKind.OVERTIME]],
        rest_minutes=minutes[KIND_CODES[HoursKind.REST]],
    )
