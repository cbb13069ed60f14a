"""Attempts at an account's proofs, counted before any is looked at (ID-3).

For every table of accounts with `failed_sign_ins` and `locked_until`.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Table, case, func, or_, select, update

from connectors.postgres.transaction import Tx

CLEARED = {"failed_sign_ins": 0, "locked_until": None}


class Reserved(NamedTuple):
    """Whether an attempt may go on, and until when the account is locked if it fails."""

    allowed: bool
    locked_until: datetime | None


async def reserve(
    tx: Tx, accounts: Table, account_id: str, now: datetime, *, most: int, lock_s: int
) -> Reserved:
    """Count an attempt before its proof is looked at, so that parallel ones cannot pass the limit.

    The last one that is allowed locks the account at once; success takes the lock off again.
    Commit this in a transaction of its own, since the refused request's one is rolled back.
    """
    over = accounts.c.locked_until <= now
    counted = case((over, 1), else_=accounts.c.failed_sign_ins + 1)
    lock = case((counted >= most, now + timedelta(seconds=lock_s)), else_=None)
    reserved = await tx.execute(
        update(accounts)
        .where(accounts.c.id == account_id, or_(accounts.c.locked_until.is_(None), over))
        .values(failed_sign_ins=counted, locked_until=lock)
        .returning(accounts.c.locked_until)
    )
    row = reserved.first()
    if row is not None:
        return Reserved(True, row.locked_until)
    until = await tx.scalar(select(accounts.c.locked_until).where(accounts.c.id == account_id))
    return Reserved(False, until)


async def release(tx: Tx, accounts: Table, account_id: str) -> None:
    """An attempt that failed at nothing, such as one that was only asked for its second factor."""
    one_less = func.greatest(accounts.c.failed_sign_ins - 1, 0)
    freed = {"failed_sign_ins": one_less, "locked_until": None}
    await tx.execute(update(accounts).where(accounts.c.id == account_id).values(**freed))


async def succeeded(tx: Tx, accounts: Table, account_id: str) -> None:
    """Forget wrong proofs and the lock."""
    await tx.execute(update(accounts).where(accounts.c.id == account_id).values(**CLEARED))


async def forget_unlocked(tx: Tx, accounts: Table, account_id: str, now: datetime) -> None:
    """Forget wrong proofs, unless they have locked the account: that lock runs out by itself."""
    open_again = or_(accounts.c.locked_until.is_(None), accounts.c.locked_until <= now)
    mine = update(accounts).where(accounts.c.id == account_id, open_again)
    await tx.execute(mine.values(**CLEARED))
