"""Accounts of whoever comes in from outside, and by what each is known; values stay sealed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, Subquery, and_, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.people import public_entry_sessions
from connectors.postgres.transaction import Tx
from schemas.people.kinds import AccountState, PublicEntry
from schemas.tables.governance.privacy import privacy_consent, privacy_notice
from schemas.tables.people.person import relative
from schemas.tables.people.public import public_account, public_consent, public_identity

account, identity, consent = public_account, public_identity, public_consent


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """An account; `relative_*` say whose record it is, where it is a relative's."""

    id: str
    relative_id: str | None
    name_sealed: bytes | None
    id_no_sealed: bytes | None
    id_no_digest: str | None
    phone_sealed: bytes | None
    phone_digest: str | None
    state: AccountState
    last_entry: PublicEntry
    opened_at: datetime
    last_entered_at: datetime
    relative_name: str | None = None
    relative_enabled: bool | None = None
    relative_phone_sealed: bytes | None = None

    @property
    def may_enter(self) -> bool:
        """Neither blocked by itself nor as a relative."""
        return self.state is AccountState.OPEN and self.relative_enabled is not False

    @property
    def is_somebody(self) -> bool:
        """Whether it is known who it is, beside what an entry calls him."""
        return self.relative_id is not None or self.id_no_digest is not None


class IdentityRow(msgspec.Struct, frozen=True, kw_only=True):
    """By what an entry knows the account's holder."""

    id: str
    account_id: str
    entry: PublicEntry
    subject_digest: str
    subject_sealed: bytes
    bound_at: datetime


def _accounts() -> Select[tuple[object, ...]]:
    beside = (
        relative.c.name.label("relative_name"),
        relative.c.enabled.label("relative_enabled"),
        relative.c.phone_sealed.label("relative_phone_sealed"),
    )
    return select(*account.c, *beside).outerjoin(relative, relative.c.id == account.c.relative_id)


async def account_of(tx: Tx, account_id: str) -> AccountRow | None:
    """The account with this id."""
    return await tx.first(_accounts().where(account.c.id == account_id), AccountRow)


async def accounts_of(tx: Tx, ids: Collection[str]) -> list[AccountRow]:
    """The accounts with these ids."""
    if not ids:
        return []
    return await tx.all(_accounts().where(among(account.c.id, ids)), AccountRow)


async def of_relatives(tx: Tx, relative_ids: Collection[str]) -> list[AccountRow]:
    """The accounts of relatives who came in."""
    if not relative_ids:
        return []
    mine = _accounts().where(among(account.c.relative_id, relative_ids))
    return await tx.all(mine, AccountRow)


async def of_relative(tx: Tx, relative_id: str) -> AccountRow | None:
    """The account of a relative, once he came in."""
    return await tx.first(_accounts().where(account.c.relative_id == relative_id), AccountRow)


async def by_identity(tx: Tx, entry: PublicEntry, digest: str) -> AccountRow | None:
    """The account that an entry's name for somebody leads to."""
    known = and_(identity.c.entry == entry.value, identity.c.subject_digest == digest)
    found = _accounts().join(identity, identity.c.account_id == account.c.id).where(known)
    return await tx.first(found, AccountRow)


async def by_id_no(tx: Tx, digest: str) -> AccountRow | None:
    """By the keyed digest of the identity number."""
    return await tx.first(_accounts().where(account.c.id_no_digest == digest), AccountRow)


async def open_account(tx: Tx, row: AccountRow) -> None:
    """A new account; the id is made before, since the seals of its fields name it."""
    kept = {column.name: getattr(row, column.name) for column in account.c}
    values = kept | {"state": row.state.value, "last_entry": row.last_entry.value}
    await tx.execute(insert(account).values(**values))


async def note_entry(tx: Tx, account_id: str, entry: PublicEntry, at: datetime) -> None:
    """Somebody came in."""
    entered = {"last_entry": entry.value, "last_entered_at": at}
    await tx.execute(update(account).where(account.c.id == account_id).values(**entered))


async def tell(tx: Tx, account_id: str, **values: bytes | str | None) -> None:
    """Keep what became known of the holder: name, number or phone, each sealed."""
    await tx.execute(update(account).where(account.c.id == account_id).values(**values))


async def bind(tx: Tx, account_id: str, relative_id: str) -> None:
    """From now on the account is the relative's."""
    mine = update(account).where(account.c.id == account_id)
    await tx.execute(mine.values(relative_id=relative_id))


async def set_state(tx: Tx, account_id: str, state: AccountState) -> None:
    await tx.execute(update(account).where(account.c.id == account_id).values(state=state.value))


async def add_identity(
    tx: Tx, account_id: str, entry: PublicEntry, digest: str, sealed: bytes, at: datetime
) -> bool:
    """Remember by what an entry knows the holder; False where it is known already."""
    values = {"account_id": account_id, "entry": entry.value, "subject_digest": digest}
    row = upsert(identity).values(id=make_id(), subject_sealed=sealed, bound_at=at, **values)
    return await tx.insert_new(row)


async def identities_of(tx: Tx, account_id: str) -> list[IdentityRow]:
    """By what the holder is known, in the order in which it became known."""
    mine = select(identity).where(identity.c.account_id == account_id)
    return await tx.all(mine.order_by(identity.c.bound_at, identity.c.id), IdentityRow)


async def identities_of_all(tx: Tx, account_ids: Collection[str]) -> list[IdentityRow]:
    """By what the holders of accounts are known, each in the order in which it became known."""
    if not account_ids:
        return []
    mine = select(identity).where(among(identity.c.account_id, account_ids))
    return await tx.all(mine.order_by(identity.c.bound_at, identity.c.id), IdentityRow)


async def move_identities(tx: Tx, from_id: str, to_id: str) -> None:
    """What one account's holder is known by leads to another account from now on."""
    mine = update(identity).where(identity.c.account_id == from_id)
    await tx.execute(mine.values(account_id=to_id))


async def erase(tx: Tx, account_id: str) -> int:
    """Take away everything that tells whose account it was; how many identities went."""
    nothing = dict.fromkeys(
        ("name_sealed", "id_no_sealed", "id_no_digest", "phone_sealed", "phone_digest")
    )
    mine = update(account).where(account.c.id == account_id)
    await tx.execute(mine.values(state=AccountState.ERASED.value, **nothing))
    await public_entry_sessions.forget(tx, account_id)
    return await forget_identities(tx, account_id)


async def idle(tx: Tx, before: datetime, most: int) -> list[str]:
    """Accounts of no relative that nobody came in by since a moment."""
    found = select(account.c.id).where(
        account.c.relative_id.is_(None),
        account.c.last_entered_at < before,
        account.c.state != AccountState.ERASED.value,
    )
    return list(await tx.connection.scalars(found.order_by(account.c.id).limit(most)))


async def forget_identities(tx: Tx, account_id: str, entries: Iterable[PublicEntry] = ()) -> int:
    """Forget by what the holder is known: all of it, or that of some entries."""
    mine = delete(identity).where(identity.c.account_id == account_id)
    if named := [one.value for one in entries]:
        mine = mine.where(identity.c.entry.in_(named))
    return (await tx.execute(mine)).rowcount


async def agreed_at(tx: Tx, account_id: str, number: int) -> datetime | None:
    """When the holder agreed to a version of the notice, as such or as the relative he is."""
    own, as_relative = _consents(account_id, number)
    found: datetime | None = await tx.scalar(own.union_all(as_relative).limit(1))
    return found


async def has_agreed(tx: Tx, account_id: str) -> bool:
    """Whether the holder agreed to the version in force of every document."""
    last = numbers_in_force()
    ways = _consents(account_id, last.c.number)
    missing = select(last.c.number).where(*(~one.exists() for one in ways))
    return await tx.scalar(missing.limit(1)) is None


def numbers_in_force() -> Subquery:
    """The last version of each document that people agree to."""
    last = func.max(privacy_notice.c.number).label("number")
    return select(last).group_by(privacy_notice.c.document).subquery("in_force")


def _consents(account_id: str, number: object) -> tuple[Select[Any], Select[Any]]:
    """The holder's to a version: as such, and as the relative he is."""
    own = select(consent.c.at).where(consent.c.account_id == account_id, consent.c.number == number)
    as_relative = (
        select(privacy_consent.c.at)
        .join(account, account.c.relative_id == privacy_consent.c.relative_id)
        .where(account.c.id == account_id, privacy_consent.c.number == number)
    )
    return own, as_relative


async def agree(tx: Tx, account_id: str, number: int, address: str, at: datetime) -> bool:
    """Note the consent once; whether it is new."""
    values = {"account_id": account_id, "number": number, "at": at, "source_address": address}
    return await tx.insert_new(upsert(consent).values(id=make_id(), **values))


def agreed_as_account(relative_id: str, number: object) -> Select[tuple[datetime]]:
    """When a relative agreed to a version with his account, as before he was known to be one."""
    mine = and_(account.c.id == consent.c.account_id, account.c.relative_id == relative_id)
    return select(consent.c.at).join(account, mine).where(consent.c.number == number)
