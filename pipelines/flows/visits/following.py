"""What a prison tells of a visit moves the booking that led to it (VC-APPT-06)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import (
    booked_visits,
    told_bookings,
    visit_messages,
    visit_places,
    visit_sessions,
)
from connectors.postgres.visits.told_bookings import ToldBooking
from pipelines.rules.modules.change_detail import change_detail
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import LOCAL, clock_text, local
from pipelines.rules.security.actor import Actor
from pipelines.rules.visits.told_moves import BookingMove, ToldVisit, move_of
from schemas.exchange.prison_systems.orders import OrderState
from schemas.modules.common import CANCELLED, DONE
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.platform.reach import EVERYWHERE

BY_PRISON = "监狱会见系统取消了这次会见"
MOVED_BY_PRISON = "监狱会见系统调整了会见时间"


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """Who says it: a prison's system, and how the log calls and keeps it."""

    system_id: str
    stream: str
    actor: Actor


class _Works(msgspec.Struct, frozen=True):
    """What every step needs."""

    tx: Tx
    seals: FieldSeals
    teller: Teller
    at: datetime

    def post(self, booking_id: str, values: Mapping[str, Any]) -> visit_messages.Post:
        return visit_messages.Post(self.tx, self.seals.keys, booking_id, values, self.at)


async def hold(tx: Tx, booking_ids: Collection[str]) -> None:
    """Let nobody change these meanwhile; before their visits are written."""
    await told_bookings.lock(tx, booking_ids)


async def hold_of(tx: Tx, visit_ids: Collection[str]) -> None:
    """The same of the bookings that these visits came of."""
    await told_bookings.lock(tx, await told_bookings.bookings_of(tx, visit_ids))


async def follow(
    tx: Tx, seals: FieldSeals, teller: Teller, visit_ids: Collection[str], at: datetime
) -> None:
    """Finish, cancel or move what these visits came of; the caller locked the bookings."""
    works = _Works(tx, seals, teller, at)
    for told in await told_bookings.told_of(tx, teller.system_id, visit_ids):
        move = move_of(_told(told))
        if move is not None:
            record = await records.get(tx, VISIT_BOOKINGS, seals, EVERYWHERE, told.booking_id)
            if record is not None:
                await _MOVES[move](works, record, told)


def _told(told: ToldBooking) -> ToldVisit:
    return ToldVisit(
        state=told.visit_state,
        planned_at=told.planned_at,
        booking_state=told.booking_state,
        booked_at=datetime.fromisoformat(f"{told.day}T{told.starts}").replace(tzinfo=LOCAL),
        current=told.ordered_state is OrderState.ACKNOWLEDGED
        and told.ordered_version == told.booking_version
        and not told.cancelled,
        taken_back=bool(told.cancelled),
    )


async def _finish(works: _Works, record: Stored, told: ToldBooking) -> None:
    del told
    await _change(works, record, {}, DONE, "finish", "")


async def _cancel(works: _Works, record: Stored, told: ToldBooking) -> None:
    await _give_back(works.tx, record.id)
    await _change(works, record, {}, CANCELLED, "cancel", BY_PRISON)
    if told.booking_no is not None:
        await works.post(record.id, record.values).cancelled(BY_PRISON)


async def _move(works: _Works, record: Stored, told: ToldBooking) -> None:
    """The prison has decided; a place that the calendar has not left is not kept either."""
    values: dict[str, Any] = {
        "day": local(told.planned_at).date(),
        "starts": clock_text(told.planned_at),
    }
    room = await _placed(works.tx, record, values, works.at)
    values |= {"visit_window": room} if room is not None else {}
    await _change(works, record, values, None, "move", MOVED_BY_PRISON)
    if told.booking_no is not None:
        post = works.post(record.id, record.values | values)
        await post.moved(record.values, MOVED_BY_PRISON)


_MOVES = {BookingMove.FINISH: _finish, BookingMove.CANCEL: _cancel, BookingMove.MOVE: _move}


async def _placed(tx: Tx, record: Stored, values: dict[str, Any], at: datetime) -> str | None:
    """The room of the calendar's session at that time, whose place the booking has by now."""
    row = await booked_visits.get(tx, record.id)
    place = await visit_places.of_booking(tx, record.id)
    if row is None or place is None:
        return None
    day = values["day"]
    offered = await visit_sessions.of_days(
        tx, row.prison_id, day, day, at, visit_type=row.visit_type
    )
    for one in offered:
        fits = one.starts == values["starts"] and not one.closed and one.left >= place.size
        if fits and await visit_places.move(tx, record.id, one.id, place.size, at):
            return one.room
    await _give_back(tx, record.id)
    return None


async def _give_back(tx: Tx, booking_id: str) -> None:
    # Whatever stands on the services stands on what opens the prisons' systems, and so on this.
    from pipelines.flows.visits import ending

    await ending.give_back(tx, booking_id)


async def _change(
    works: _Works, record: Stored, values: dict[str, Any], state: str | None, verb: str, reason: str
) -> None:
    await writing.change(
        works.tx, VISIT_BOOKINGS, works.seals, record.id, record.version, values,
        state=state, by=None, at=works.at,
    )  # fmt: skip
    detail = change_detail(
        before={name: record.values[name] for name in values},
        after=values,
        titles_before={},
        titles_after={},
        version=record.version + 1,
        reason=reason,
        states=(record.state, state or record.state),
    )
    await audit.write(
        works.tx,
        stream=works.teller.stream,
        actor=works.teller.actor,
        action=f"{VISIT_BOOKINGS.code}.{verb}",
        object_kind=VISIT_BOOKINGS.code,
        object_id=record.id,
        detail=detail,
        at=works.at,
    )
