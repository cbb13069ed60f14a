"""What the tables hold about somebody of an outside body, for his own eyes (NF-SEC-11)."""

from datetime import date, datetime

import msgspec
from sqlalchemy import case, func, or_, select

from connectors.postgres.platform.attachments import AttachmentRow
from connectors.postgres.platform.attachments import by_ids as attachments_by_ids
from connectors.postgres.transaction import Tx
from schemas.modules.common import DRAFT
from schemas.modules.module import Verb
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.people.kinds import SubjectKind
from schemas.tables import metadata
from schemas.tables.access.access import session
from schemas.tables.audit.audit import audit_row
from schemas.tables.official.official import official_account, official_companion
from schemas.tables.platform.file import attachment

booking = metadata.tables["official_booking"]
kind = metadata.tables["official_kind"]
REVEAL = f"{AGENCY_PEOPLE.code}.{Verb.REVEAL}"


class CameRow(msgspec.Struct, frozen=True, kw_only=True):
    """A booking that names the person; nothing of whom it is about."""

    day: date
    kind: str
    state: str
    booked: bool
    """By the person; else he comes along."""


class SeenRow(msgspec.Struct, frozen=True, kw_only=True):
    """How often, and when last."""

    times: int
    last: datetime | None


class EnteredRow(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in, with where it came from."""

    at: datetime
    source_address: str


async def came(tx: Tx, person_id: str, most: int) -> tuple[list[CameRow], int]:
    """Bookings that were submitted, the latest day first."""
    along = select(official_companion.c.booking_id).where(
        official_companion.c.person_id == person_id
    )
    mine = or_(
        booking.c.person_id == person_id,
        booking.c.companion_id == person_id,
        booking.c.id.in_(along),
    )
    booked = case((booking.c.person_id == person_id, True), else_=False).label("booked")
    found = (
        select(booking.c.day, kind.c.name.label("kind"), booking.c.state, booked)
        .join(kind, kind.c.id == booking.c.kind_id)
        .where(mine, booking.c.state != DRAFT)
    )
    order = (booking.c.day.desc(), booking.c.id.desc())
    return await tx.page(found, CameRow, *order, limit=most, offset=0)


async def files(tx: Tx, person_id: str) -> list[AttachmentRow]:
    """What the person handed in and is still there."""
    mine = (
        attachment.c.owner_kind == SubjectKind.OFFICIAL.value,
        attachment.c.owner_id == person_id,
    )
    ids = (await tx.connection.scalars(select(attachment.c.id).where(*mine))).all()
    return await attachments_by_ids(tx, ids)


async def opened_at(tx: Tx, person_id: str) -> datetime | None:
    """Since when there is an account."""
    mine = official_account.c.id == person_id
    found: datetime | None = await tx.scalar(select(official_account.c.opened_at).where(mine))
    return found


async def revealed(tx: Tx, person_id: str) -> SeenRow:
    """How often officers looked at one of the person's numbers in full."""
    told = (func.count().label("times"), func.max(audit_row.c.at).label("last"))
    seen = select(*told).where(
        audit_row.c.object_kind == AGENCY_PEOPLE.code,
        audit_row.c.object_id == person_id,
        audit_row.c.action == REVEAL,
    )
    row = (await tx.execute(seen)).one()
    return SeenRow(times=row.times, last=row.last)


async def entries(tx: Tx, person_id: str, most: int) -> list[EnteredRow]:
    """The last times that the person signed in."""
    mine = (
        session.c.subject_kind == SubjectKind.OFFICIAL.value,
        session.c.subject_id == person_id,
    )
    found = select(session.c.created_at.label("at"), session.c.source_address).where(*mine)
    return await tx.all(found.order_by(session.c.created_at.desc()).limit(most), EnteredRow)
