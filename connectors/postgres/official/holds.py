"""What a booking keeps from others: one statement each, and the database has the last word.

No two hold one inmate, room or person at a time (VC-OFFICIAL-11, decisions/0075).
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.errors import Conflict
from schemas.tables.official.official import official_hold

CLASH = "ex_official_hold"
OVERLAP = "overlap"


class Held(StrEnum):
    """What is held."""

    INMATE = "inmate"
    ROOM = "room"
    OFFICIAL = "official"


CAUSES = {
    Held.INMATE: "该服刑人员在这段时间已有其他对公业务预约",
    Held.ROOM: "该办案场所在这段时间已被预约",
    Held.OFFICIAL: "“{name}”在这段时间已有其他预约",
}


class Thing(msgspec.Struct, frozen=True):
    """An inmate, a room or a person, and what a refusal calls it."""

    kind: Held
    id: str
    name: str = ""


async def hold(
    tx: Tx, booking_id: str, things: Sequence[Thing], begin: datetime, end: datetime
) -> None:
    """Hold them all instead of what was held; `Conflict` names the first that is not free."""
    await release(tx, booking_id)
    # Always in one order, so that of two who want the same the second waits for the first.
    for thing in sorted(things, key=lambda one: (list(Held).index(one.kind), one.id)):
        row = {
            "id": make_id(),
            "booking_id": booking_id,
            "kind": thing.kind.value,
            "held_id": thing.id,
            "held_from": begin,
            "held_until": end,
        }
        try:
            async with tx.connection.begin_nested():
                await tx.execute(insert(official_hold).values(**row))
        except IntegrityError as error:
            cause: Any = error.orig
            if getattr(getattr(cause, "diag", None), "constraint_name", None) != CLASH:
                raise
            message = CAUSES[thing.kind].format(name=thing.name)
            raise Conflict(
                f"{message}，请另选时间。", code=OVERLAP, what=thing.kind.value
            ) from error


async def release(tx: Tx, booking_id: str) -> None:
    """Give back whatever the booking holds."""
    await tx.execute(delete(official_hold).where(official_hold.c.booking_id == booking_id))


async def forget_ended(tx: Tx, before: datetime) -> int:
    """What was held until then keeps nothing from anybody any more."""
    ended = delete(official_hold).where(official_hold.c.held_until <= before)
    return (await tx.execute(ended)).rowcount
