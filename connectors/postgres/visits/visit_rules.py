"""Visit bookings: of bound relatives, with helpers whose validity covers the day, and with a place
where the prison keeps a calendar.
"""

from typing import Any

from sqlalchemy import delete, update

from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import prison_of_inmate, require_help_person
from connectors.postgres.people.blacklist_rules import require_not_barred
from connectors.postgres.people.inmate_blacklist_rules import (
    require_not_barred as require_inmate_not_barred,
)
from connectors.postgres.phone.number_rules import require_bound
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_calendar, visit_messages, visit_places
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from schemas.errors import Conflict
from schemas.modules.common import CANCELLED, DRAFT, PENDING, RETURNED
from schemas.people.kinds import BarredFrom
from schemas.tables.access.notice import relative_message
from schemas.tables.visits.visit_place import visit_companion, visit_place

HELPER = "help_person_id"
SETTLED = ("day", "starts", "minutes", "visit_window")
"""What follows from the place that was booked."""


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The inmate's prison; refuses who is not bound, a helper who may not come on the day, and a
    way past the calendar.
    """
    values = saving.values
    await require_bound(tx, saving)
    if saving.before is None:
        await require_not_barred(tx, values["relative_id"], saving.at)
        await require_inmate_not_barred(tx, saving, BarredFrom.VISIT)
    if saving.state not in (DRAFT, PENDING, RETURNED):
        return {}
    if values[HELPER] is not None:
        await require_help_person(tx, saving.module, HELPER, values[HELPER], values["day"])
    prison = await prison_of_inmate(tx, values["inmate_id"])
    await _require_place(tx, saving, str(prison["prison_id"]))
    return prison


async def _require_place(tx: Tx, saving: Saving, prison_id: str) -> None:
    """Nobody books beside the calendar, or moves a booking without moving its place."""
    before = saving.before
    has = await visit_places.of_booking(tx, before.id) if before is not None else None
    if before is not None and has is not None:
        for name in SETTLED:
            if before.values[name] != saving.values[name]:
                raise problem(name, "该预约占有会见日历中的名额，时间和区域不能直接修改")
    elif saving.state == PENDING and await visit_calendar.is_kept(tx, prison_id):
        raise Conflict("该监狱已启用会见日历，请在“窗口预约”中选择场次。", code="calendar_is_kept")


async def follow(tx: Tx, record_id: str, saving: Saving) -> None:
    """A booking that an officer cancels gives its place back, and the relative is told."""
    if saving.state != CANCELLED:
        return
    if await visit_places.give_back(tx, record_id) is not None:
        await visit_messages.cancelled(tx, record_id, saving.values, saving.reason, saving.at)


async def forget(tx: Tx, record: Stored) -> None:
    """What belongs to a booking that is deleted goes with it, its place to others."""
    await visit_places.give_back(tx, record.id)
    for table in (visit_companion, visit_place):
        await tx.execute(delete(table).where(table.c.booking_id == record.id))
    told = update(relative_message).where(relative_message.c.booking_id == record.id)
    await tx.execute(told.values(booking_id=None))
