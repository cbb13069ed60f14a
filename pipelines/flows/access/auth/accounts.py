"""One person, one account: what an entry says of somebody leads to it, or opens it (VC-PUB-02)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from connectors.postgres.access import sessions
from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.people import account_belongings, people, public_accounts
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.people.public_accounts import AccountRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.sessions import public_of
from pipelines.flows.sealed_fields import (
    id_no_digest,
    open_subject,
    phone_digest,
    seal_of_account,
    seal_subject,
    subject_digest,
)
from pipelines.flows.services import Services
from schemas.people.kinds import AccountState, PublicEntry, SubjectKind

OPEN, BIND, MERGE = "public.open", "public.bind", "public.merge"
KIND = "public"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says of who came in; nothing of it was typed by himself."""

    entry: PublicEntry
    known_by: Mapping[PublicEntry, str]
    """What he is called there, the entry's own first."""
    name: str = ""
    id_no: str = ""
    session_id: str = ""
    """The platform's own session, where it has one."""


async def found_or_opened(tx: Tx, services: Services, told: Told, address: str) -> AccountRow:
    """The one account of whoever this is, which from now on is known by all that was told."""
    marks = [
        (entry, subject, subject_digest(services.keys, entry, subject))
        for entry, subject in told.known_by.items()
        if subject
    ]
    number = id_no_digest(services.keys, told.id_no) if told.id_no else None
    # Two first entries of one person at once would open two accounts.
    for name in sorted({*(digest for _, _, digest in marks), *([number] if number else ())}):
        await tx.lock(f"public-account:{name}")
    row = await _relative_of(tx, told, number)
    if row is not None:
        # He may come by two entries at once, which have no name for him in common.
        await tx.lock(f"public-account:{row.id}")
    lead = [(entry, digest) for entry, _, digest in marks]
    found = await _accounts_of(tx, told.entry, lead, number, row)
    now = services.clock()
    kept = _own(found, row) or await _opened(tx, services, told, address, now)
    for other in found:
        if other.id != kept.id and (not other.is_somebody or _is_his(other, kept, row, number)):
            await merge(tx, services, other, kept, address, now)
    for entry, subject, digest in marks:
        sealed = seal_subject(services.keys, digest, subject)
        await public_accounts.add_identity(tx, kept.id, entry, digest, sealed, now)
    if row is not None and kept.relative_id is None:
        await bind(tx, services, kept, row, address)
    await _keep_told(tx, services, kept, told, number)
    await public_accounts.note_entry(tx, kept.id, told.entry, now)
    return await reread(tx, kept.id)


async def bind(
    tx: Tx, services: Services, account: AccountRow, row: RelativeRow, address: str
) -> None:
    """Make the account the relative's; whatever he had before as an account stays with it."""
    await public_accounts.bind(tx, account.id, row.id)
    await _note(tx, services, account, BIND, address, relative_id=row.id)


async def reread(tx: Tx, account_id: str) -> AccountRow:
    """The account as it is now; it is there."""
    row = await public_accounts.account_of(tx, account_id)
    assert row is not None
    return row


async def subject_of(tx: Tx, services: Services, account_id: str, entry: PublicEntry) -> str | None:
    """What an entry calls the account's holder, as the openid that messages go to."""
    for one in await public_accounts.identities_of(tx, account_id):
        if one.entry is entry:
            return open_subject(services.keys, one.subject_digest, one.subject_sealed)
    return None


def _own(found: list[AccountRow], row: RelativeRow | None) -> AccountRow | None:
    """Of several the relative's, else one of which it is known whose it is, else the first."""
    his = [one for one in found if row is not None and one.relative_id == row.id]
    return next(iter([*his, *(one for one in found if one.is_somebody), *found]), None)


def _is_his(
    other: AccountRow, kept: AccountRow, row: RelativeRow | None, number: str | None
) -> bool:
    """Whether an account is the relative's by his number, which was opened before he was one."""
    by_number = number is not None and other.id_no_digest == number
    return (
        by_number and other.relative_id is None and row is not None and kept.relative_id == row.id
    )


async def _relative_of(tx: Tx, told: Told, number: str | None) -> RelativeRow | None:
    """The relative whom an officer entered with this openid, or with this identity number."""
    if number is not None and (row := await people.relative_by_id_no(tx, number)) is not None:
        return row
    openid = told.known_by.get(PublicEntry.WECHAT)
    return await people.relative_by_openid(tx, openid) if openid else None


async def _accounts_of(
    tx: Tx,
    came_by: PublicEntry,
    marks: Iterable[tuple[PublicEntry, str]],
    number: str | None,
    row: RelativeRow | None,
) -> list[AccountRow]:
    """Each once, those that an entry names first.

    A telephone number may have been another person's before: beside another entry it leads to
    nobody of whom more is known.
    """
    found: dict[str, AccountRow] = {}
    for entry, digest in marks:
        one = await public_accounts.by_identity(tx, entry, digest)
        beside = entry is PublicEntry.PHONE and came_by is not PublicEntry.PHONE
        if one is not None and not (beside and one.is_somebody):
            found[one.id] = one
    if number is not None and (one := await public_accounts.by_id_no(tx, number)) is not None:
        found.setdefault(one.id, one)
    if row is not None and (one := await public_accounts.of_relative(tx, row.id)) is not None:
        found.setdefault(one.id, one)
    return list(found.values())


async def _opened(
    tx: Tx, services: Services, told: Told, address: str, now: datetime
) -> AccountRow:
    row = AccountRow(
        id=make_id(),
        relative_id=None,
        name_sealed=None,
        id_no_sealed=None,
        id_no_digest=None,
        phone_sealed=None,
        phone_digest=None,
        state=AccountState.OPEN,
        last_entry=told.entry,
        opened_at=now,
        last_entered_at=now,
    )
    await public_accounts.open_account(tx, row)
    await _note(tx, services, row, OPEN, address, entry=told.entry.value)
    return row


async def merge(
    tx: Tx, services: Services, other: AccountRow, kept: AccountRow, address: str, now: datetime
) -> None:
    """An account turns out to be this person's, who keeps what it is known by and what it did.

    Of its number nothing stays with it: a number leads to one account.
    """
    await public_accounts.move_identities(tx, other.id, kept.id)
    await account_belongings.hand_over(tx, other.id, kept.id)
    await public_accounts.tell(tx, other.id, id_no_sealed=None, id_no_digest=None)
    await public_accounts.set_state(tx, other.id, AccountState.MERGED)
    await sessions.end_all_of(tx, SubjectKind.PUBLIC, other.id, now)
    await _note(tx, services, kept, MERGE, address, merged=other.id)


async def _keep_told(
    tx: Tx, services: Services, account: AccountRow, told: Told, number: str | None
) -> None:
    """Name and number are the entry's word; what is known already stays."""
    keys, values = services.keys, dict[str, bytes | str | None]()
    held = number and await public_accounts.by_id_no(tx, number)
    if number is not None and account.id_no_digest is None and held is None:
        values["id_no_sealed"] = seal_of_account(keys, account.id, "id_no", told.id_no)
        values["id_no_digest"] = number
    if told.name and account.name_sealed is None:
        values["name_sealed"] = seal_of_account(keys, account.id, "name", told.name)
    phone = told.known_by.get(PublicEntry.PHONE)
    if phone and account.phone_digest is None:
        values["phone_sealed"] = seal_of_account(keys, account.id, "phone", phone)
        values["phone_digest"] = phone_digest(keys, phone)
    if values:
        await public_accounts.tell(tx, account.id, **values)


async def _note(
    tx: Tx, services: Services, account: AccountRow, action: str, address: str, **detail: object
) -> None:
    user = public_of(services, account, "", address)
    await audit.write(
        tx,
        stream=user.stream,
        actor=user.actor(),
        action=action,
        object_kind=KIND,
        object_id=account.id,
        detail=detail,
    )
