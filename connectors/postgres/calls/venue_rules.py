"""Venues: opening hours that make sense, and what follows when one is broken or closed."""

from typing import Any

from connectors.postgres.calls import calls, venues
from connectors.postgres.calls.call_row import CallRow, select_calls
from connectors.postgres.messages import outbox
from connectors.postgres.modules.saving import Saving
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.venues.holding import is_open
from pipelines.rules.calls.venues.venue import stretches
from pipelines.rules.modules.problems import problem
from pipelines.rules.security.actor import system_actor
from schemas.calls.state import CallState
from schemas.errors import InvalidInput
from schemas.messages.subjects import venue_changed
from schemas.messages.venue import VenueChangedMessage
from schemas.modules.calls.call_venues import WEEK
from schemas.tables.calls.call import video_call

KEEPER = system_actor("会场管理")
AWAITED = [CallState.REQUESTED.value, CallState.APPROVED.value]


async def require_order(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse hours that end before they begin, and a ward of another prison."""
    for name, title in WEEK:
        try:
            stretches(saving.values[name] or "")
        except InvalidInput as error:
            raise problem(name, f"{title}：{error.message.rstrip('。')}") from error
    ward_id = saving.values["ward_id"]
    if ward_id is not None:
        ward = await units.get(tx, ward_id)
        if ward is None or ward.prison_id != saving.values["unit_id"]:
            raise problem("ward_id", "该监区不属于所选监狱")
    return {}


async def free_bookings(tx: Tx, record_id: str, saving: Saving) -> None:
    """Take the venue from coming calls that cannot be there; they are placed anew at once."""
    row = await venues.get(tx, record_id)
    if row is None:
        return
    venue = row.as_venue()
    coming = select_calls().where(
        video_call.c.venue_id == record_id,
        video_call.c.state.in_(AWAITED),
        video_call.c.venue_until > saving.at,
    )
    for call in await tx.all(coming.with_for_update(of=video_call, key_share=True), CallRow):
        if not is_open(venue, call.starts_at, call.minutes):
            await calls.move(
                tx,
                call,
                starts_at=call.starts_at,
                hold=None,
                at=saving.at,
                actor=KEEPER,
                why="会场不可用",
            )
    message = VenueChangedMessage(
        venue_id=record_id, prison_id=row.unit_id, prison_path=row.prison_path
    )
    await outbox.put(tx, venue_changed(row.prison_code, record_id), message)
