"""Erasing who people of outside bodies were, and what they handed in (PI-2, decisions/0077).

A booking stays, under a pseudonym; what approvers signed stays as it is.
"""

from datetime import date, datetime

from sqlalchemy import delete, func, or_, select, update

from connectors.postgres.governance import erasure
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official import bookings
from connectors.postgres.transaction import Tx
from schemas.modules.common import ACTIVE, INACTIVE
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.people.kinds import SubjectKind
from schemas.tables import metadata
from schemas.tables.access.access import session
from schemas.tables.approvals.approval import approval_case
from schemas.tables.official.official import (
    official_account,
    official_companion,
    official_password,
)
from schemas.tables.platform.file import attachment
from schemas.tables.recordings.recording import stored_file

person = metadata.tables["agency_person"]
booking = metadata.tables["official_booking"]
CALLED = "已注销来访人"


def pseudonym(person_id: str) -> str:
    """What somebody who was erased is called in records that must stay."""
    return f"{CALLED}{person_id[-4:]}"


async def idle_people(tx: Tx, before: datetime, most: int) -> list[str]:
    """Who may come no more, and neither came nor was written of since a moment."""
    seen = select(session.c.subject_id).where(
        session.c.subject_kind == SubjectKind.OFFICIAL.value, session.c.last_seen_at >= before
    )
    later = booking.c.day >= before.date()
    comes = select(booking.c.person_id).where(later)
    beside = select(booking.c.companion_id).where(later, booking.c.companion_id.is_not(None))
    along = (
        select(official_companion.c.person_id)
        .join(booking, booking.c.id == official_companion.c.booking_id)
        .where(later)
    )
    found = select(person.c.id).where(
        person.c.updated_at < before,
        person.c.name.not_like(f"{CALLED}%"),
        or_(person.c.state != ACTIVE, person.c.valid_until < before.date()),
        person.c.id.not_in(seen),
        person.c.id.not_in(comes),
        person.c.id.not_in(beside),
        person.c.id.not_in(along),
    )
    return list(await tx.connection.scalars(found.order_by(person.c.id).limit(most)))


async def erase(tx: Tx, seals: FieldSeals, person_id: str, at: datetime) -> dict[str, int]:
    """Take away what tells who the person is, with the account; counts for the audit log."""
    before = str(await tx.scalar(select(person.c.name).where(person.c.id == person_id)))
    mine = official_password.c.account_id == person_id
    await tx.execute(delete(official_password).where(mine))
    accounts = delete(official_account).where(official_account.c.id == person_id)
    counts = {
        "accounts": (await tx.execute(accounts)).rowcount,
        "papers": await erasure.forget_papers(tx, SubjectKind.OFFICIAL, person_id, at),
    }
    ended = (session.c.subject_id == person_id, session.c.ended_at.is_(None))
    await tx.execute(update(session).where(*ended).values(ended_at=at))
    await tx.execute(
        update(person)
        .where(person.c.id == person_id)
        .values(
            name=pseudonym(person_id),
            state=INACTIVE,
            post=None,
            phone_sealed=None,
            phone_digest=None,
            remark=None,
            version=person.c.version + 1,
            updated_at=at,
            **_closed(seals, "id_no", person_id),
            **_closed(seals, "certificate_no", person_id),
        )
    )
    counts["bookings"] = await _retell(tx, person_id, before)
    return counts


def _closed(seals: FieldSeals, name: str, person_id: str) -> dict[str, object]:
    field = AGENCY_PEOPLE.field(name)
    return {
        f"{name}_sealed": seals.close(AGENCY_PEOPLE, field, person_id, erasure.ERASED),
        f"{name}_digest": seals.digest(f"erased:{person_id}"),
    }


async def _retell(tx: Tx, person_id: str, before: str) -> int:
    """Bookings in which the person came call him otherwise, and so do their cases' headlines."""
    along = select(official_companion.c.booking_id).where(
        official_companion.c.person_id == person_id
    )
    came = or_(
        booking.c.person_id == person_id,
        booking.c.companion_id == person_id,
        booking.c.id.in_(along),
    )
    ids = list(await tx.connection.scalars(select(booking.c.id).where(came)))
    for booking_id in await tx.connection.scalars(along):
        others = await bookings.companions_of(tx, booking_id)
        names = await bookings.names_of(tx, others)
        party = "、".join(names[one] for one in others)
        told = update(booking).where(booking.c.id == booking_id)
        await tx.execute(told.values(party=party))
    called = pseudonym(person_id)
    cases = approval_case.c.object_id.in_(select(booking.c.id).where(came))
    title = func.replace(approval_case.c.title, before, called)
    await tx.execute(update(approval_case).where(cases).values(title=title))
    own = approval_case.c.applicant_id == person_id
    await tx.execute(update(approval_case).where(own).values(applicant_name=called))
    return len(ids)


async def old_papers(tx: Tx, before: date, most: int) -> set[str]:
    """What was handed in for bookings of days before, whose content is still there."""
    past = select(booking.c.id).where(booking.c.day < before)
    found = (
        select(attachment.c.id)
        .join(stored_file, stored_file.c.id == attachment.c.id)
        .where(
            attachment.c.holder_kind == OFFICIAL_BOOKINGS.code,
            attachment.c.holder_id.in_(past),
            stored_file.c.deleted_at.is_(None),
        )
    )
    return set(await tx.connection.scalars(found.order_by(attachment.c.id).limit(most)))


async def forget_papers(tx: Tx, file_ids: set[str], at: datetime) -> None:
    """They lose name and content; which papers a booking had stays known."""
    named = update(attachment).where(attachment.c.id.in_(sorted(file_ids)))
    await tx.execute(named.values(name=erasure.ERASED))
    await erasure.release(tx, file_ids, at)
