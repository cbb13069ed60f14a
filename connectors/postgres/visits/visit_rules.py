"""Visit bookings: of bound relatives, with helpers whose validity covers the day, and with a place
where the prison keeps a calendar.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, update

from connectors.postgres.calls.allowance_rules import require_visit
from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import prison_of_inmate, require_help_person
from connectors.postgres.people import people
from connectors.postgres.people.blacklist_rules import require_not_barred
from connectors.postgres.people.inmate_blacklist_rules import (
    require_not_barred as require_inmate_not_barred,
)
from connectors.postgres.phone.number_rules import require_bound
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import (
    inmates_apart,
    visit_calendar,
    visit_messages,
    visit_places,
    visit_prereviews,
)
from connectors.postgres.visits.booked_visits import until
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import day_bounds
from pipelines.rules.visits.apart import TakenTime, require_apart
from schemas.errors import Conflict
from schemas.modules.common import CANCELLED, DRAFT, PENDING, RETURNED
from schemas.people.kinds import BOUND_BY_DUTY, BarredFrom
from schemas.tables.access.notice import relative_message
from schemas.tables.visits.visit_place import visit_companion, visit_place
from schemas.tables.visits.visit_review import visit_flag, visit_recheck

HELPER = "help_person_id"
BY_DUTY = tuple(one.value for one in BOUND_BY_DUTY)
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
    before = saving.before
    if before is None or (saving.state == PENDING and before.state != PENDING):
        source = None if before is None else f"visit_booking:{before.id}"
        at = (values["day"], values["starts"], values["minutes"])
        pair = (values["relative_id"], values["inmate_id"])
        await require_allowance(tx, pair, at, saving.at, source=source)
    prison = await prison_of_inmate(tx, values["inmate_id"])
    await _require_place(tx, saving, str(prison["prison_id"]))
    if saving.state == PENDING and before is not None and before.state != PENDING:
        await _require_apart(tx, saving, str(prison["prison_id"]))
    return prison


async def require_allowance(
    tx: Tx,
    pair: tuple[str, str],
    at: tuple[date, str, int],
    now: datetime,
    *,
    source: str | None = None,
) -> None:
    """Refuse a relative's and an inmate's one visit too many, on a day, from a time, so long.

    What is with a lawyer is not counted (VC-APPT-12).
    """
    relative_id, inmate_id = pair
    bound = await people.binding(tx, relative_id, inmate_id)
    if bound is not None and bound.kinship in BY_DUTY:
        return
    day, starts, minutes = at
    hours, past = map(int, starts.split(":"))
    begins = day_bounds(day)[0] + timedelta(hours=hours, minutes=past)
    await require_visit(tx, inmate_id, begins, now, source=source, minutes=minutes)


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


async def _require_apart(tx: Tx, saving: Saving, prison_id: str) -> None:
    """Nor does he meet whom he must not, where no calendar says so (VC-APPT-15)."""
    inmate_id, values = saving.values["inmate_id"], saving.values
    wanted = TakenTime(
        inmate_id=inmate_id,
        prison_id=prison_id,
        day=values["day"],
        starts=values["starts"],
        ends=until(values["starts"], values["minutes"]),
        room=values["visit_window"],
    )
    await inmates_apart.lock(tx, [inmate_id])
    others = await inmates_apart.kept_from(
        tx, inmate_id, prison_id, wanted.day, wanted.day, saving.at
    )
    require_apart(wanted, others, to_officer=True)


async def follow(tx: Tx, record_id: str, saving: Saving) -> None:
    """A booking that an officer cancels gives its place back, and the relative is told."""
    if saving.state != CANCELLED:
        return
    if await visit_places.give_back(tx, record_id) is not None:
        post = visit_messages.Post(tx, saving.seals.keys, record_id, saving.values, saving.at)
        await post.cancelled(saving.reason)


async def forget(tx: Tx, record: Stored) -> None:
    """What belongs to a booking that is deleted goes with it, its place to others."""
    await visit_places.give_back(tx, record.id)
    await visit_prereviews.forget(tx, record.id)
    for table in (visit_companion, visit_place, visit_flag, visit_recheck):
        await tx.execute(delete(table).where(table.c.booking_id == record.id))
    told = update(relative_message).where(relative_message.c.booking_id == record.id)
    await tx.execute(told.values(booking_id=None))
