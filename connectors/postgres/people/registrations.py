"""Registrations of relatives: drafts, how one stands, and how often a person was asked about."""

from collections.abc import Collection
from datetime import date, datetime

import msgspec
from sqlalchemy import Select, and_, delete, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.transaction import Tx
from schemas.modules.people.relative_registrations import (
    APPROVED,
    CANCELLED,
    PENDING,
    REJECTED,
    RETURNED,
    UNPROVEN,
    VERIFYING,
)
from schemas.people.registrations import RegistrationState, Verified
from schemas.tables.generated import GENERATED
from schemas.tables.people.face import face_template
from schemas.tables.people.person import inmate, relative
from schemas.tables.people.registration import identity_check, registration_draft
from schemas.tables.platform.org import org_unit

registration = GENERATED["relative_registrations"]
MATCH = "match"
OPEN = (VERIFYING, UNPROVEN, PENDING, RETURNED)
MOST_ALIKE = 20


class RegistrationRow(msgspec.Struct, frozen=True, kw_only=True):
    """How one stands; what was entered lies in the record."""

    id: str
    account_id: str
    state: RegistrationState
    version: int
    round: int
    said: str | None
    inmate_name: str
    prison: str
    prison_code: str
    submitted_at: datetime
    updated_at: datetime
    verified: Verified | None
    verified_at: datetime | None

    @property
    def open(self) -> bool:
        return self.state.value in OPEN


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """What public security answered."""

    account_id: str
    registration_id: str
    id_no_digest: str
    result: str
    score: float | None
    reference: str
    at: datetime


async def draft(tx: Tx, account_id: str, *, for_update: bool = False) -> bytes | None:
    """What the account entered, sealed."""
    mine = select(registration_draft.c.content_sealed).where(
        registration_draft.c.account_id == account_id
    )
    found: bytes | None = await tx.scalar(mine.with_for_update() if for_update else mine)
    return found


async def keep_draft(tx: Tx, account_id: str, sealed: bytes, at: datetime) -> None:
    """In place of what was entered before."""
    kept = {"content_sealed": sealed, "updated_at": at}
    row = upsert(registration_draft).values(account_id=account_id, **kept)
    await tx.execute(row.on_conflict_do_update(index_elements=["account_id"], set_=kept))


async def drop_draft(tx: Tx, account_id: str) -> None:
    mine = registration_draft.c.account_id == account_id
    await tx.execute(delete(registration_draft).where(mine))


async def old_drafts(tx: Tx, before: datetime, most: int) -> list[str]:
    """Accounts whose answers lie untouched since a moment."""
    old = registration_draft.c.updated_at < before
    found = select(registration_draft.c.account_id).where(old).limit(most)
    return list(await tx.connection.scalars(found))


def _rows() -> Select[tuple[object, ...]]:
    own = registration.c
    columns = [
        own[name]
        for name in (
            "id",
            "account_id",
            "state",
            "version",
            "round",
            "said",
            "submitted_at",
            "updated_at",
            "verified",
            "verified_at",
        )
    ]
    beside = (
        inmate.c.name.label("inmate_name"),
        org_unit.c.name.label("prison"),
        org_unit.c.code.label("prison_code"),
    )
    return (
        select(*columns, *beside)
        .join(inmate, inmate.c.id == own.inmate_id)
        .join(org_unit, org_unit.c.id == inmate.c.prison_id)
    )


async def newest_of(tx: Tx, account_id: str) -> RegistrationRow | None:
    """The account's last one."""
    mine = _rows().where(registration.c.account_id == account_id)
    return await tx.first(mine.order_by(registration.c.id.desc()).limit(1), RegistrationRow)


async def get(tx: Tx, registration_id: str, *, for_update: bool = False) -> RegistrationRow | None:
    one = _rows().where(registration.c.id == registration_id)
    found = one.with_for_update(of=registration) if for_update else one
    return await tx.first(found, RegistrationRow)


async def others_open(tx: Tx, account_id: str, id_no_digest: str) -> bool:
    """Whether another account has registered with this number and is not refused."""
    taken = select(registration.c.id).where(
        registration.c.id_no_digest == id_no_digest,
        registration.c.account_id != account_id,
        registration.c.state.in_((*OPEN, APPROVED)),
    )
    return await tx.scalar(taken.limit(1)) is not None


def unproven(before: datetime) -> Select[tuple[str]]:
    """Registrations that wait for public security since a moment."""
    return (
        select(registration.c.id)
        .where(registration.c.state == VERIFYING, registration.c.updated_at < before)
        .order_by(registration.c.id)
    )


async def waiting(tx: Tx, before: datetime, most: int) -> list[str]:
    return list(await tx.connection.scalars(unproven(before).limit(most)))


async def note_check(tx: Tx, row: CheckRow) -> None:
    """Keep what public security answered."""
    await tx.execute(insert(identity_check).values(id=make_id(), **msgspec.structs.asdict(row)))


async def failures(tx: Tx, account_id: str, id_no_digest: str, since: datetime) -> int:
    """How often an account, or whoever tried this number, was not believed since a moment."""
    who = or_(
        identity_check.c.account_id == account_id, identity_check.c.id_no_digest == id_no_digest
    )
    failed = and_(identity_check.c.result != MATCH, identity_check.c.at > since)
    counted = select(func.count()).select_from(identity_check).where(who, failed)
    return int(await tx.scalar(counted))


async def namesakes(
    tx: Tx, *, name: str, phone_digest: str, but: str
) -> list[tuple[RelativeRow, bool]]:
    """Relatives of the same name, or of the same phone as the second part says, but one number."""
    phone = relative.c.phone_digest == phone_digest
    alike = or_(relative.c.name == name, phone)
    found = (
        select(relative)
        .where(alike, relative.c.id_no_digest != but)
        .order_by(relative.c.id)
        .limit(MOST_ALIKE)
    )
    rows = await tx.all(found, RelativeRow)
    return [(row, row.phone_digest == phone_digest) for row in rows]


async def faces_of(tx: Tx, template_ids: Collection[str], but: str) -> list[str]:
    """Names of other relatives whose registered faces these are, wherever they are kept."""
    found = (
        select(relative.c.name)
        .join(face_template, face_template.c.subject_id == relative.c.id)
        .where(face_template.c.id.in_(template_ids), relative.c.id != but)
        .order_by(relative.c.id)
    )
    return list(await tx.connection.scalars(found))


async def others_alike(
    tx: Tx, *, account_id: str, name: str, birth_day: date, phone_digest: str
) -> list[str]:
    """Names of other registrations of the same phone, or of the same name and birth day."""
    own = registration.c
    same = or_(own.phone_digest == phone_digest, and_(own.name == name, own.birth_day == birth_day))
    found = (
        select(own.name)
        .where(same, own.account_id != account_id, own.state.in_(OPEN))
        .order_by(own.id)
        .limit(MOST_ALIKE)
    )
    return list(await tx.connection.scalars(found))


async def refused_before(tx: Tx, before: datetime, most: int) -> list[str]:
    """Registrations that came to nothing before a moment, and still hold what was entered."""
    own = registration.c
    over = own.state.in_((REJECTED, CANCELLED, UNPROVEN, RETURNED))
    found = select(own.id).where(over, own.updated_at < before).order_by(own.id).limit(most)
    return list(await tx.connection.scalars(found))


async def of_account(tx: Tx, account_ids: Collection[str]) -> list[str]:
    own = registration.c
    found = select(own.id).where(own.account_id.in_(account_ids))
    return list(await tx.connection.scalars(found))


async def remove(tx: Tx, ids: Collection[str]) -> None:
    """Take registrations away, with what public security answered about them."""
    checks = identity_check.c.registration_id.in_(ids)
    await tx.execute(delete(identity_check).where(checks))
    await tx.execute(delete(registration).where(registration.c.id.in_(ids)))
