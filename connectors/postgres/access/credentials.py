"""What officers prove themselves with: passwords, one-time codes, keys."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.tables.access.access import officer, password_history, sign_in_challenge

KEEP_CHALLENGES = timedelta(days=1)


async def set_password(
    tx: Tx, officer_id: str, password_hash: str, *, at: datetime, must_change: bool
) -> None:
    """The password from now on; the one before goes into the history."""
    before = await tx.scalar(select(officer.c.password_hash).where(officer.c.id == officer_id))
    await tx.execute(
        insert(password_history).values(
            id=make_id(), officer_id=officer_id, password_hash=before, at=at
        )
    )
    changed = {
        "password_hash": password_hash,
        "password_changed_at": at,
        "must_change_password": must_change,
        "failed_sign_ins": 0,
        "locked_until": None,
    }
    await tx.execute(update(officer).where(officer.c.id == officer_id).values(**changed))


async def former_passwords(tx: Tx, officer_id: str, count: int) -> list[str]:
    """Hashes of the last passwords, the newest first."""
    found = await tx.connection.scalars(
        select(password_history.c.password_hash)
        .where(password_history.c.officer_id == officer_id)
        .order_by(password_history.c.id.desc())
        .limit(count)
    )
    return list(found)


async def propose_totp(tx: Tx, officer_id: str, sealed: bytes) -> None:
    """A secret that counts once its holder shows a code of it."""
    pending = {"totp_pending_sealed": sealed}
    await tx.execute(update(officer).where(officer.c.id == officer_id).values(**pending))


async def confirm_totp(tx: Tx, officer_id: str, step: int) -> None:
    """The pending secret counts; the code just shown does not count again."""
    confirmed = {
        "totp_sealed": officer.c.totp_pending_sealed,
        "totp_pending_sealed": None,
        "totp_step": step,
    }
    await tx.execute(update(officer).where(officer.c.id == officer_id).values(**confirmed))


async def use_totp_step(tx: Tx, officer_id: str, step: int) -> bool:
    """Take a code's time step; False where it, or a later one, was taken already."""
    fresh = or_(officer.c.totp_step.is_(None), officer.c.totp_step < step)
    used = update(officer).where(officer.c.id == officer_id, fresh).values(totp_step=step)
    return (await tx.execute(used)).rowcount == 1


async def forget_second_factor(tx: Tx, officer_id: str) -> None:
    """Neither code nor key counts any more."""
    gone = {
        "totp_sealed": None,
        "totp_pending_sealed": None,
        "totp_step": None,
        "sm2_public_key": None,
    }
    await tx.execute(update(officer).where(officer.c.id == officer_id).values(**gone))


async def set_sm2_key(tx: Tx, officer_id: str, public_key: str | None) -> None:
    """The public half of the key that answers challenges, `04‖X‖Y` in hex; None: no key does."""
    changed = {"sm2_public_key": public_key}
    await tx.execute(update(officer).where(officer.c.id == officer_id).values(**changed))


async def use_challenge(
    tx: Tx, challenge_id: str, login: str, *, expires_at: datetime, now: datetime
) -> bool:
    """Note an answered challenge; False where it was answered before."""
    old = sign_in_challenge.c.expires_at < now - KEEP_CHALLENGES
    await tx.execute(delete(sign_in_challenge).where(old))
    return await tx.insert_new(
        upsert(sign_in_challenge).values(
            id=challenge_id, login=login, nonce="", expires_at=expires_at, used_at=now
        )
    )
