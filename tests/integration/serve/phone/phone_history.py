"""Made-up calls of made-up inmates, as an exchange would have left them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.phone import phone_tickets
from connectors.postgres.phone.phone_calls import phone_call
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS as NUMBERS
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit
from tests.integration.serve.world import World
from tests.integration.with_family import WITH_FAMILY

LOCAL, DOMESTIC, ABROAD = "02112345678", "10000000001", "0012125550100"
PHONE = PHONE_CALLS.field("phone")


class Held(msgspec.Struct, frozen=True):
    """An inmate, and the ward he is held in."""

    id: str
    ward_id: str
    prison_id: str


async def add_inmate(tx: Tx, prison: str, ward: str, number: int) -> Held:
    place, room = await units.by_code(tx, prison), await units.by_code(tx, ward)
    assert place is not None
    assert room is not None
    inmate_id = await people.add_inmate(
        tx, inmate_no=f"99{number:08d}", name=f"测{number}", prison_id=place.id, ward_id=room.id
    )
    return Held(inmate_id, room.id, place.id)


async def add_calls(world: World, tx: Tx, told: Sequence[dict[str, Any]]) -> list[str]:
    """Calls with their tickets; `seconds` says how long, 0 that nobody answered."""
    seals, ids = FieldSeals(world.keys), []
    for one in told:
        call_id, held = make_id(), one["of"]
        seconds, at = one.get("seconds", 0), one["at"]
        digits = one.get("phone", DOMESTIC)
        row = {
            "id": call_id,
            "version": 1,
            "state": one.get("state", "connected" if seconds else "no_answer"),
            "inmate_id": held.id,
            "ward_id": one.get("ward_id", held.ward_id),
            "phone_sealed": seals.close(PHONE_CALLS, PHONE, call_id, digits),
            "phone_digest": seals.digest(digits),
            "started_at": at,
            "answered_at": at if seconds else None,
            "ended_at": at + timedelta(seconds=seconds),
            "seconds": seconds or None,
            "extra": one.get("extra", False),
            **WITH_FAMILY,
        }
        await tx.execute(phone_call.insert().values(**row))
        ids.append(call_id)
    await phone_tickets.issue(tx, seals, ids, world.now)
    return ids


async def bind_number(world: World, tx: Tx, held: Held, phone: str, state: str = "usable") -> str:
    """A relative of his own with this number; answers the binding of both."""
    seals, number = FieldSeals(world.keys), metadata.tables["relative_number"]
    relative = metadata.tables["relative"]
    relative_id, number_id = make_id(), make_id()
    row = dict((await tx.execute(select(relative).limit(1))).mappings().one())
    digest = seals.digest(relative_id)
    row |= {"id": relative_id, "wechat_openid": None, "id_no_digest": digest}
    await tx.execute(relative.insert().values(**row))
    await tx.execute(
        number.insert().values(
            id=number_id,
            version=1,
            state=state,
            phone_sealed=seals.close(NUMBERS, NUMBERS.field("phone"), number_id, phone),
            phone_digest=seals.digest(phone),
            relative_id=relative_id,
            inmate_id=held.id,
            kinship="parent",
            shared=True,
        )
    )
    return number_id


async def unit_id(tx: Tx, code: str) -> str:
    found = await tx.scalar(select(org_unit.c.id).where(org_unit.c.code == code))
    return str(found)


def at(day: str, hour: int = 10) -> datetime:
    """A moment in the bureau's zone."""
    return datetime.fromisoformat(f"{day}T{hour:02d}:00:00+08:00")
