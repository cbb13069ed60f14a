"""One-time rights to enter a call as one person from one device (VC-AV-06)."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.calls.state import PartyRole
from schemas.errors import Conflict, Forbidden
from schemas.tables.calls.call import join_token


class TokenRow(msgspec.Struct, frozen=True, kw_only=True):
    """A token; only the SM3 of its secret is kept."""

    id: str
    digest: str
    call_id: str
    role: PartyRole
    subject_id: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None
    device_id: str | None
    revoked_at: datetime | None


async def issue_token(
    tx: Tx,
    *,
    digest: str,
    call_id: str,
    role: PartyRole,
    subject_id: str,
    device_id: str,
    now: datetime,
    expires_at: datetime,
) -> TokenRow:
    """A new token; earlier ones of this person and call fall, unless another device uses one."""
    await tx.execute(
        update(join_token)
        .where(
            _of(call_id, role, subject_id),
            join_token.c.revoked_at.is_(None),
            or_(join_token.c.used_at.is_(None), join_token.c.device_id == device_id),
        )
        .values(revoked_at=now)
    )
    row = TokenRow(
        id=make_id(),
        digest=digest,
        call_id=call_id,
        role=role,
        subject_id=subject_id,
        issued_at=now,
        expires_at=expires_at,
        used_at=None,
        device_id=None,
        revoked_at=None,
    )
    await tx.execute(
        insert(join_token).values(**msgspec.to_builtins(row, builtin_types=(datetime,)))
    )
    return row


async def find_token(tx: Tx, digest: str) -> TokenRow | None:
    """A token in whatever state, so that a refused attempt can be told by call and person."""
    return await tx.first(select(join_token).where(join_token.c.digest == digest), TokenRow)


async def claim_token(tx: Tx, digest: str, device_id: str, now: datetime) -> TokenRow:
    """Use a token: the first use binds it to the device, which may come back with it.

    Raises `Forbidden` with code `token_unknown`, `token_revoked`, `token_expired` or `token_used`,
    and `Conflict` with `second_device` where the person is in the call from another device.
    """
    token = await _lock(tx, digest)
    if token is None:
        raise Forbidden("入会凭证无效", code="token_unknown")
    _require_usable(token, device_id, now)
    if await _other_device(tx, token, device_id, now):
        raise Conflict("您已在另一台设备上进入本次通话", code="second_device")
    if token.used_at is not None:
        return token
    used = {"used_at": now, "device_id": device_id}
    await tx.execute(update(join_token).where(join_token.c.id == token.id).values(**used))
    return msgspec.structs.replace(token, **used)


async def _lock(tx: Tx, digest: str) -> TokenRow | None:
    """The token, with all tokens of its person and call locked: two devices come one by one."""
    by_digest = select(join_token).where(join_token.c.digest == digest)
    token = await tx.first(by_digest, TokenRow)
    if token is None:
        return None
    same = _of(token.call_id, token.role, token.subject_id)
    await tx.execute(
        select(join_token.c.id).where(same).order_by(join_token.c.id).with_for_update()
    )
    return await tx.first(by_digest, TokenRow)


def _require_usable(token: TokenRow, device_id: str, now: datetime) -> None:
    # Who holds the device comes first: another device learns nothing but that it is used.
    if token.used_at is not None and token.device_id != device_id:
        raise Forbidden("入会凭证已在另一台设备上使用", code="token_used")
    if token.revoked_at is not None:
        raise Forbidden("入会凭证已失效，请重新进入", code="token_revoked")
    if token.expires_at <= now:
        raise Forbidden("入会凭证已过期，请重新进入", code="token_expired")


async def _other_device(tx: Tx, token: TokenRow, device_id: str, now: datetime) -> bool:
    """Whether the same person uses another good token from another device."""
    found = await tx.scalar(
        select(join_token.c.id)
        .where(
            _of(token.call_id, token.role, token.subject_id),
            join_token.c.id != token.id,
            join_token.c.used_at.is_not(None),
            join_token.c.device_id != device_id,
            join_token.c.revoked_at.is_(None),
            join_token.c.expires_at > now,
        )
        .limit(1)
    )
    return found is not None


async def revoke_token(tx: Tx, token_id: str, at: datetime) -> None:
    """End a token, as when its holder has left the call for good."""
    await tx.execute(
        update(join_token)
        .where(join_token.c.id == token_id, join_token.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def _of(call_id: str, role: PartyRole, subject_id: str) -> ColumnElement[bool]:
    return and_(
        join_token.c.call_id == call_id,
        join_token.c.role == role.value,
        join_token.c.subject_id == subject_id,
    )
