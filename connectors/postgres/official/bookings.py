"""Official bookings as people of outside bodies see them, and what stands beside the record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import Select, delete, insert, select

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from schemas.messages.official import OfficialBookingTold
from schemas.messages.subjects import notify_official
from schemas.modules.common import DRAFT
from schemas.tables import metadata
from schemas.tables.official.official import official_companion, official_paper
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

booking = metadata.tables["official_booking"]
kind = metadata.tables["official_kind"]
room = metadata.tables["official_room"]
person = metadata.tables["agency_person"]
prison = org_unit.alias("official_prison")
ward = org_unit.alias("official_ward")


class BookingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A booking with the names of what it is about."""

    id: str
    state: str
    kind_id: str
    kind: str
    kind_form: str | None
    kind_documents: str | None
    inmate_id: str
    inmate_no: str
    inmate_name: str
    prison_id: str
    prison_code: str
    prison_name: str
    ward_path: str
    document_no: str | None
    purpose: str
    person_id: str
    person_name: str
    body_id: str | None
    party: str | None
    day: date
    starts: str
    ends: str
    room_id: str | None
    room_name: str | None
    outcome: str | None
    result: str | None
    handled_by: str | None
    handled_at: datetime | None
    version: int
    updated_at: datetime


class OfferedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A kind that is in use."""

    id: str
    code: str
    name: str
    body_kind: str | None
    documents: str | None
    form: str | None
    form_id: str | None


class RoomRow(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    place: str | None


class PaperRow(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    file_id: str


def _rows() -> Select[tuple[object, ...]]:
    plain = (
        "id",
        "state",
        "kind_id",
        "inmate_id",
        "prison_id",
        "document_no",
        "purpose",
        "person_id",
        "body_id",
        "party",
        "day",
        "starts",
        "ends",
        "room_id",
        "outcome",
        "result",
        "handled_by",
        "handled_at",
        "version",
        "updated_at",
    )
    return (
        select(
            *(booking.c[name] for name in plain),
            kind.c.name.label("kind"),
            kind.c.form.label("kind_form"),
            kind.c.documents.label("kind_documents"),
            inmate.c.inmate_no,
            inmate.c.name.label("inmate_name"),
            prison.c.code.label("prison_code"),
            prison.c.name.label("prison_name"),
            ward.c.path.label("ward_path"),
            person.c.name.label("person_name"),
            room.c.name.label("room_name"),
        )
        .select_from(booking)
        .join(kind, kind.c.id == booking.c.kind_id)
        .join(inmate, inmate.c.id == booking.c.inmate_id)
        .join(prison, prison.c.id == booking.c.prison_id)
        .join(ward, ward.c.id == inmate.c.ward_id)
        .join(person, person.c.id == booking.c.person_id)
        .outerjoin(room, room.c.id == booking.c.room_id)
    )


async def get(tx: Tx, booking_id: str) -> BookingRow | None:
    return await tx.first(_rows().where(booking.c.id == booking_id), BookingRow)


async def changed_by(tx: Tx, booking_id: str) -> str | None:
    """Who changed it last; None where a prison's system did, or the platform itself."""
    found = select(booking.c.updated_by).where(booking.c.id == booking_id)
    by: str | None = await tx.scalar(found)
    return by


async def of_body(
    tx: Tx, body_id: str, booking_id: str, *, for_update: bool = False
) -> BookingRow | None:
    """The booking where it is the body's and was submitted once."""
    found = _rows().where(
        booking.c.id == booking_id, booking.c.body_id == body_id, booking.c.state != DRAFT
    )
    return await tx.first(found.with_for_update(of=booking) if for_update else found, BookingRow)


async def page_of_body(
    tx: Tx, body_id: str, *, state: str | None, limit: int, offset: int
) -> tuple[list[BookingRow], int]:
    """All of the body that were submitted, the latest day first."""
    found = _rows().where(booking.c.body_id == body_id, booking.c.state != DRAFT)
    if state is not None:
        found = found.where(booking.c.state == state)
    order = (booking.c.day.desc(), booking.c.starts.desc(), booking.c.id.desc())
    return await tx.page(found, BookingRow, *order, limit=limit, offset=offset)


async def offered(tx: Tx, body_kind: str) -> list[OfferedRow]:
    """Kinds in use that bodies of this sort may book."""
    columns = [kind.c[name] for name in OfferedRow.__struct_fields__]
    fits = kind.c.body_kind.is_(None) | (kind.c.body_kind == body_kind)
    found = select(*columns).where(kind.c.state == "active", fits)
    return await tx.all(found.order_by(kind.c.sort, kind.c.code), OfferedRow)


async def rooms_of(tx: Tx, prison_id: str) -> list[RoomRow]:
    """Rooms in use of a prison, by name."""
    found = select(room.c.id, room.c.name, room.c.place).where(
        room.c.unit_id == prison_id, room.c.state == "active"
    )
    return await tx.all(found.order_by(room.c.name), RoomRow)


async def companions_of(tx: Tx, booking_id: str) -> list[str]:
    """Ids of those who come along."""
    found = select(official_companion.c.person_id).where(
        official_companion.c.booking_id == booking_id
    )
    return list(await tx.connection.scalars(found.order_by(official_companion.c.id)))


async def keep_companions(tx: Tx, booking_id: str, ids: Sequence[str]) -> None:
    """These instead of those before."""
    mine = official_companion.c.booking_id == booking_id
    await tx.execute(delete(official_companion).where(mine))
    rows = [{"id": make_id(), "booking_id": booking_id, "person_id": one} for one in ids]
    if rows:
        await tx.execute(insert(official_companion).values(rows))


async def papers_of(tx: Tx, booking_id: str) -> list[PaperRow]:
    found = select(official_paper.c.title, official_paper.c.file_id).where(
        official_paper.c.booking_id == booking_id
    )
    return await tx.all(found.order_by(official_paper.c.id), PaperRow)


async def keep_papers(tx: Tx, booking_id: str, papers: Sequence[tuple[str, str]]) -> None:
    """Which paper each file is, instead of what was handed in before."""
    await tx.execute(delete(official_paper).where(official_paper.c.booking_id == booking_id))
    rows = [
        {"id": make_id(), "booking_id": booking_id, "title": title, "file_id": file_id}
        for title, file_id in papers
    ]
    if rows:
        await tx.execute(insert(official_paper).values(rows))


async def names_of(tx: Tx, ids: Collection[str]) -> Mapping[str, str]:
    """By id, what people are called."""
    rows = await tx.execute(select(person.c.id, person.c.name).where(among(person.c.id, ids)))
    return {row.id: row.name for row in rows}


async def forget_beside(tx: Tx, booking_id: str) -> None:
    """What stands beside a record that is deleted."""
    await keep_companions(tx, booking_id, [])
    await keep_papers(tx, booking_id, [])


async def tell(tx: Tx, booking_id: str) -> None:
    """Whoever has it open hears, once this is committed, that the booking went on."""
    row = await get(tx, booking_id)
    if row is None:
        return
    message = OfficialBookingTold(booking_id=booking_id, prison_code=row.prison_code)
    await outbox.put(tx, notify_official(row.prison_code), message)
