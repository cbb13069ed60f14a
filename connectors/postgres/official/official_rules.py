"""Official bookings: by people whose certificates count on the day (VC-BASE-04)."""

from typing import Any

from sqlalchemy import select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.validity import prison_of_inmate, require_agency_person
from connectors.postgres.official import bodies, bookings, holds
from connectors.postgres.official.holds import Held, Thing
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.official.times import span
from schemas.modules.common import CANCELLED, DONE, DRAFT, PENDING, RETURNED
from schemas.tables import metadata
from schemas.tables.access.access import officer

PEOPLE = ("person_id", "companion_id")
UNDECIDED = (DRAFT, PENDING, RETURNED)
FREE = (DRAFT, RETURNED, CANCELLED)
"""States in which nothing is held."""


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The inmate's prison; refuses whoever may not come on the day, and an end without a result."""
    values = saving.values
    if saving.state == DONE:
        return await _handled(tx, saving)
    if saving.state not in UNDECIDED:
        return {}
    if values["ends"] <= values["starts"]:
        raise problem("ends", "结束时间应晚于开始时间")
    if values["companion_id"] == values["person_id"]:
        raise problem("companion_id", "同行人不能与办理人相同")
    for name in PEOPLE:
        if values[name] is not None:
            await require_agency_person(tx, saving.module, name, values[name], values["day"])
    await _require_right_body(tx, saving)
    placed = await prison_of_inmate(tx, values["inmate_id"])
    await _require_room_there(tx, values["room_id"], placed["prison_id"])
    return placed | {"body_id": await bodies.of_person(tx, values["person_id"])}


async def follow(tx: Tx, record_id: str, saving: Saving) -> None:
    """What is wanted is held from others, what is not any more is given back; the body hears it."""
    if saving.state in FREE:
        await holds.release(tx, record_id)
    elif saving.state == PENDING:
        values = saving.values
        things = await things_of(tx, record_id, values)
        await holds.hold(
            tx, record_id, things, *span(values["day"], values["starts"], values["ends"])
        )
    before = saving.before.state if saving.before else None
    if before is not None and before != saving.state:
        await bookings.tell(tx, record_id)


async def let_go(tx: Tx, record: Stored) -> None:
    """A draft that is deleted takes along what stands beside it."""
    await holds.release(tx, record.id)
    await bookings.forget_beside(tx, record.id)


async def things_of(tx: Tx, record_id: str, values: Any) -> list[Thing]:
    """The inmate, the room, and everybody who comes."""
    people = {values[name] for name in PEOPLE if values[name] is not None}
    people |= set(await bookings.companions_of(tx, record_id))
    things = [Thing(Held.INMATE, values["inmate_id"])]
    if values["room_id"] is not None:
        things.append(Thing(Held.ROOM, values["room_id"]))
    names = await bookings.names_of(tx, people)
    return things + [Thing(Held.OFFICIAL, one, names[one]) for one in sorted(people)]


async def _handled(tx: Tx, saving: Saving) -> dict[str, Any]:
    """Who handled it and when; a booking that is finished stays as it was finished."""
    if not saving.values["result"]:
        raise problem("result", "请填写办理情况")
    if saving.before is not None and saving.before.state == DONE:
        return {}
    name = await tx.scalar(select(officer.c.name).where(officer.c.id == saving.by))
    return {"handled_by": name, "handled_at": saving.at}


async def _require_right_body(tx: Tx, saving: Saving) -> None:
    """A kind that is for one sort of bodies takes no people of others."""
    kind, person = metadata.tables["official_kind"], metadata.tables["agency_person"]
    wanted = await tx.scalar(select(kind.c.body_kind).where(kind.c.id == saving.values["kind_id"]))
    of_person = select(person.c.body_kind).where(person.c.id == saving.values["person_id"])
    if wanted is not None and await tx.scalar(of_person) != wanted:
        raise problem("person_id", "办理人所属机构的类别不能办理此种业务")


async def _require_room_there(tx: Tx, room_id: str | None, prison_id: str) -> None:
    """A room is one of the inmate's prison."""
    if room_id is None:
        return
    room = metadata.tables["official_room"]
    if await tx.scalar(select(room.c.unit_id).where(room.c.id == room_id)) != prison_id:
        raise problem("room_id", "办案场所不在该服刑人员所在的监狱")
