"""Where somebody outside can be reached, looked up at the moment of telling."""

import msgspec

from connectors.postgres.modules.sealing import FieldKeys
from connectors.postgres.people import people, public_accounts
from connectors.postgres.transaction import Tx
from pipelines.rules.security.contexts import account_phone, entry_subject, relative_phone
from pipelines.rules.security.field import open_field
from pipelines.rules.security.purposes import PERSONAL
from schemas.people.kinds import PublicEntry


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """A relative, or an account that is nobody's relative."""

    relative_id: str | None
    account_id: str | None
    phone: str
    openid: str | None


async def reach(
    tx: Tx, keys: FieldKeys, *, relative_id: str | None, account_id: str | None
) -> Recipient | None:
    """None where there is nobody any more, or no number of his is known."""
    if relative_id is not None:
        return await _relative(tx, keys, relative_id)
    row = await public_accounts.account_of(tx, account_id) if account_id else None
    if row is None or not row.may_enter:
        return None
    if row.relative_id is not None:
        return await _relative(tx, keys, row.relative_id)
    if row.phone_sealed is None:
        return None
    context = account_phone(row.id)
    return Recipient(
        relative_id=None,
        account_id=row.id,
        phone=open_field(keys.sealing(PERSONAL), row.phone_sealed, context),
        openid=await _openid(tx, keys, row.id),
    )


async def _relative(tx: Tx, keys: FieldKeys, relative_id: str) -> Recipient | None:
    relative = await people.relative_by_id(tx, relative_id)
    if relative is None or not relative.enabled:
        return None
    context = relative_phone(relative.id)
    account = await public_accounts.of_relative(tx, relative_id)
    openid = relative.wechat_openid
    if openid is None and account is not None:
        openid = await _openid(tx, keys, account.id)
    return Recipient(
        relative_id=relative.id,
        account_id=account.id if account else None,
        phone=open_field(keys.sealing(PERSONAL), relative.phone_sealed, context),
        openid=openid,
    )


async def _openid(tx: Tx, keys: FieldKeys, account_id: str) -> str | None:
    """What the mini-program calls the person; the last one that he came in by."""
    known = [
        one
        for one in await public_accounts.identities_of(tx, account_id)
        if one.entry is PublicEntry.WECHAT
    ]
    if not known:
        return None
    context = entry_subject(known[-1].subject_digest)
    return open_field(keys.sealing(PERSONAL), known[-1].subject_sealed, context)
