"""Server-side sessions of everybody; only the SM3 of the cookie's secret is kept."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.platform import intents
from connectors.postgres.transaction import Tx, to_struct
from schemas.people.kinds import SubjectKind
from schemas.tables.access.access import session


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A session that is or was signed in."""

    id: str
    secret_digest: str
    subject_kind: SubjectKind
    subject_id: str
    source_address: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    face_checked_at: datetime | None


async def create(
    tx: Tx,
    *,
    secret_digest: str,
    subject_kind: SubjectKind,
    subject_id: str,
    source_address: str,
    now: datetime,
    expires_at: datetime,
    device: str = "",
    face_checked_at: datetime | None = None,
    card_id: str | None = None,
) -> str:
    """A new session; answers its id."""
    session_id = make_id()
    await tx.execute(
        insert(session).values(
            id=session_id,
            secret_digest=secret_digest,
            subject_kind=subject_kind.value,
            subject_id=subject_id,
            source_address=source_address,
            device=device,
            created_at=now,
            last_seen_at=now,
            expires_at=expires_at,
            face_checked_at=face_checked_at,
            card_id=card_id,
        )
    )
    return session_id


async def find(
    tx: Tx, secret_digest: str, subject_kind: SubjectKind, *, now: datetime, idle_s: int
) -> SessionRow | None:
    """The session of a cookie, where it is neither ended, expired nor idle for too long."""
    live = is_open(secret_digest, subject_kind, now=now, idle_s=idle_s)
    found = intents.looked_for(select(session).where(live), session.c.subject_id)
    row = (await tx.execute(found)).mappings().first()
    if row is None:
        return None
    intents.seen(row)
    return to_struct(row, SessionRow)


def is_open(
    secret_digest: str, subject_kind: SubjectKind, *, now: datetime, idle_s: int
) -> ColumnElement[bool]:
    """The one row of `session` that a cookie of this kind of person opens."""
    return and_(
        session.c.secret_digest == secret_digest,
        session.c.subject_kind == subject_kind.value,
        session.c.ended_at.is_(None),
        session.c.expires_at > now,
        session.c.last_seen_at > now - timedelta(seconds=idle_s),
    )


async def touch(tx: Tx, session_id: str, now: datetime) -> None:
    """Note that the session is in use."""
    await tx.execute(update(session).where(session.c.id == session_id).values(last_seen_at=now))


async def subject_of(tx: Tx, session_id: str, kind: SubjectKind) -> str | None:
    """Whose session it is."""
    found = select(session.c.subject_id).where(
        session.c.id == session_id, session.c.subject_kind == kind.value
    )
    subject: str | None = await tx.scalar(found)
    return subject


async def end(tx: Tx, session_id: str, now: datetime) -> None:
    """Sign out; a second time changes nothing."""
    live = and_(session.c.id == session_id, session.c.ended_at.is_(None))
    await tx.execute(update(session).where(live).values(ended_at=now))


async def end_of_secret(tx: Tx, secret_digest: str, kind: SubjectKind, now: datetime) -> None:
    """End what a cookie opens; one that opens nothing changes nothing."""
    live = and_(
        session.c.secret_digest == secret_digest,
        session.c.subject_kind == kind.value,
        session.c.ended_at.is_(None),
    )
    await tx.execute(update(session).where(live).values(ended_at=now))


async def end_all_of(tx: Tx, subject_kind: SubjectKind, subject_id: str, now: datetime) -> int:
    """Sign a person out everywhere."""
    live = and_(
        session.c.subject_kind == subject_kind.value,
        session.c.subject_id == subject_id,
        session.c.ended_at.is_(None),
    )
    return (await tx.execute(update(session).where(live).values(ended_at=now))).rowcount


async def set_face_checked(tx: Tx, session_id: str, at: datetime | None) -> None:
    """Note when this session last passed a face check."""
    await tx.execute(update(session).where(session.c.id == session_id).values(face_checked_at=at))


async def end_all_by_card(tx: Tx, card_id: str, now: datetime) -> int:
    """End what a card has opened."""
    live = and_(session.c.card_id == card_id, session.c.ended_at.is_(None))
    return (await tx.execute(update(session).where(live).values(ended_at=now))).rowcount


async def forget_faces(tx: Tx, subject_kind: SubjectKind, subject_id: str) -> None:
    """No open session of the person counts as checked by face any more."""
    whose = (session.c.subject_kind == subject_kind.value, session.c.subject_id == subject_id)
    await tx.execute(update(session).where(*whose).values(face_checked_at=None))


async def clear(tx: Tx, *, now: datetime, keep: timedelta) -> int:
    """Remove sessions that ended or expired longer ago than `keep`."""
    old: ColumnElement[bool] = or_(
        session.c.ended_at < now - keep, session.c.expires_at < now - keep
    )
    return (await tx.execute(delete(session).where(old))).rowcount
