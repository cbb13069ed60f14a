"""What inmates of a sheet have worked beside it: in the week, and in other wards on the same day.

Who moves at noon stands on the sheets of two wards. What the other ward handed in counts from its
commit on, also while its message is still on the way to the ledger.
"""

from collections.abc import Collection, Sequence
from datetime import date

import msgspec

from connectors.ledger.sheets import booked_versions, worked
from connectors.postgres.headcount import roster
from connectors.postgres.labour import timesheets
from connectors.postgres.labour.timesheets import TimesheetRow
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.labour.hours_check import NOTHING, Worked
from pipelines.rules.labour.ledger.ids import is_ulid
from schemas.errors import Unavailable
from schemas.labour.hours import HoursKind, HoursLine, SheetKey
from schemas.labour.timesheets import TimesheetState
from schemas.messages.labour import HoursEntered


async def lock_shared(tx: Tx, ward_id: str, day: date, people: Collection[str]) -> None:
    """Wait for whoever hands in the day for this ward, or for another that shares an inmate.

    Always in the same order, so that two wards never wait for each other.
    """
    for one in sorted({ward_id, *await _others(tx, ward_id, day, people)}):
        await timesheets.lock(tx, one, day)


async def worked_beside(
    tx: Tx, services: Services, ward_id: str, day: date, people: Collection[str]
) -> dict[str, Worked]:
    """By inmate; `Unavailable` where a ward's corrected sheet is still on the way."""
    # What is no id at all is nobody, and is told by the rules.
    people = {one for one in people if is_ulid(one)}
    if not people:
        return {}
    sheets = await timesheets.of_wards(tx, await _others(tx, ward_id, day, people), day)
    returned = [one for one in sheets if one.state is TimesheetState.RETURNED]
    coming = await _not_booked(services, [one for one in sheets if one not in returned])
    without = [one.ward_id for one in (*returned, *coming)]
    sums = await worked(services.shards, SheetKey(ward_id, day), people, without)
    for sheet in coming:
        for line in await _lines(tx, sheet):
            if line.inmate_id in people:
                overtime = line.kind is HoursKind.OVERTIME
                before = sums.get(line.inmate_id, NOTHING)
                sums[line.inmate_id] = before.plus(True, overtime, line.minutes)
    return sums


async def _others(tx: Tx, ward_id: str, day: date, people: Collection[str]) -> list[str]:
    return await roster.other_wards(tx, ward_id, day, people) if people else []


async def _not_booked(services: Services, sheets: Sequence[TimesheetRow]) -> list[TimesheetRow]:
    """Sheets of which the ledger holds an earlier version, or none."""
    if not sheets:
        return []
    keys = [SheetKey(one.ward_id, one.day) for one in sheets]
    held = await booked_versions(services.shards, keys)
    return [one for one in sheets if held.get(SheetKey(one.ward_id, one.day), 0) < one.version]


async def _lines(tx: Tx, sheet: TimesheetRow) -> list[HoursLine]:
    """As the ward handed them in."""
    payload = await outbox.payload_of(tx, sheet.message_id)
    message = msgspec.json.decode(payload, type=HoursEntered) if payload else None
    if message is None or message.version != sheet.version:
        raise Unavailable(
            f"{sheet.ward}当天的工时正在入账，其中有本监区的人员，请稍后再试。",
            code="other_ward_booking",
        )
    return message.lines
