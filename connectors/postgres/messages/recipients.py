"""Where people outside can be reached, looked up at the moment of telling."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import msgspec

from connectors.postgres.modules.sealing import FieldKeys
from connectors.postgres.people import people, public_accounts
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.people.public_accounts import AccountRow, IdentityRow
from connectors.postgres.transaction import Tx
from pipelines.rules.security.contexts import account_phone, entry_subject, relative_phone
from pipelines.rules.security.field import open_field
from pipelines.rules.security.purposes import PERSONAL
from schemas.people.kinds import PublicEntry


class Whose(NamedTuple):
    """Who is to be told: a relative, or an account that is nobody's relative."""

    relative_id: str | None
    account_id: str | None


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """A relative, or an account that is nobody's relative."""

    relative_id: str | None
    account_id: str | None
    phone: str
    openid: str | None


class _Known(NamedTuple):
    """What is kept of the people asked for."""

    relatives: dict[str, RelativeRow]
    accounts: dict[str, AccountRow]
    """By the relative's id, and those that are nobody's by their own."""
    identities: dict[str, list[IdentityRow]]
    """By account."""


async def reach(
    tx: Tx, keys: FieldKeys, *, relative_id: str | None, account_id: str | None
) -> Recipient | None:
    """None where there is nobody any more, or no number of his is known."""
    whose = Whose(relative_id, account_id)
    return (await reach_all(tx, keys, [whose])).get(whose)


async def reach_all(tx: Tx, keys: FieldKeys, whose: Collection[Whose]) -> dict[Whose, Recipient]:
    """The same of many, in as few statements as of one; who cannot be reached is left out."""
    alone = {one.account_id for one in whose if one.relative_id is None and one.account_id}
    accounts = {row.id: row for row in await public_accounts.accounts_of(tx, alone)}
    led = {one: _led(one, accounts) for one in whose}
    ids = {relative_id for relative_id in led.values() if relative_id is not None}
    relatives = {row.id: row for row in await people.relatives_by_ids(tx, ids)}
    for row in await public_accounts.of_relatives(tx, ids):
        if row.relative_id is not None:
            accounts[row.relative_id] = row
    known = _Known(relatives, accounts, await _identities(tx, led, relatives, accounts))
    found = ((one, _recipient(keys, one, relative_id, known)) for one, relative_id in led.items())
    return {one: recipient for one, recipient in found if recipient is not None}


def _led(one: Whose, accounts: dict[str, AccountRow]) -> str | None:
    """The relative behind it, if there is one."""
    if one.relative_id is not None or one.account_id is None:
        return one.relative_id
    account = accounts.get(one.account_id)
    return account.relative_id if account is not None and account.may_enter else None


async def _identities(
    tx: Tx,
    led: dict[Whose, str | None],
    relatives: dict[str, RelativeRow],
    accounts: dict[str, AccountRow],
) -> dict[str, list[IdentityRow]]:
    """Of accounts alone whose openid is not known otherwise."""
    wanted = {
        account.id
        for one, relative_id in led.items()
        if (account := accounts.get(relative_id or one.account_id or "")) is not None
        and not _is_named(relatives.get(relative_id or ""))
    }
    found: dict[str, list[IdentityRow]] = {}
    for row in await public_accounts.identities_of_all(tx, wanted):
        found.setdefault(row.account_id, []).append(row)
    return found


def _is_named(relative: RelativeRow | None) -> bool:
    return relative is not None and relative.wechat_openid is not None


def _recipient(
    keys: FieldKeys, one: Whose, relative_id: str | None, known: _Known
) -> Recipient | None:
    if relative_id is not None:
        return _relative(keys, relative_id, known)
    row = known.accounts.get(one.account_id or "")
    if row is None or not row.may_enter or row.phone_sealed is None:
        return None
    return Recipient(
        relative_id=None,
        account_id=row.id,
        phone=open_field(keys.sealing(PERSONAL), row.phone_sealed, account_phone(row.id)),
        openid=_openid(keys, known.identities.get(row.id, ())),
    )


def _relative(keys: FieldKeys, relative_id: str, known: _Known) -> Recipient | None:
    relative, account = known.relatives.get(relative_id), known.accounts.get(relative_id)
    if relative is None or not relative.enabled:
        return None
    openid = relative.wechat_openid
    if openid is None and account is not None:
        openid = _openid(keys, known.identities.get(account.id, ()))
    context = relative_phone(relative.id)
    return Recipient(
        relative_id=relative.id,
        account_id=account.id if account else None,
        phone=open_field(keys.sealing(PERSONAL), relative.phone_sealed, context),
        openid=openid,
    )


def _openid(keys: FieldKeys, identities: Iterable[IdentityRow]) -> str | None:
    """What the mini-program calls the person; the last one that he came in by."""
    known = [one for one in identities if one.entry is PublicEntry.WECHAT]
    if not known:
        return None
    context = entry_subject(known[-1].subject_digest)
    return open_field(keys.sealing(PERSONAL), known[-1].subject_sealed, context)
