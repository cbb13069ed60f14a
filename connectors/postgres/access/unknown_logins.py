"""Guesses counted by a keyed mark: at logins that nobody has, and on an officer's known device.

The former are counted as those at accounts are: otherwise the lock would tell which logins exist.
What was typed may be a mistyped secret, so only a keyed mark of it is kept; the table has a fixed
number of slots, and a newer mark takes an older one's.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.access.attempts import Reserved
from connectors.postgres.transaction import Tx
from schemas.tables.access.access import unknown_login

SLOTS = 16_384
PURPOSE = "unknown-logins"
"""Of the key that makes the mark."""


async def reserve_attempt(
    tx: Tx, mark: bytes, now: datetime, *, most: int, lock_s: int
) -> Reserved:
    """As `officers.reserve_attempt` counts, for what has the mark and no account."""
    slot, told = _slot(mark), mark.hex()
    until = now + timedelta(seconds=lock_s)
    kept = unknown_login.c
    another = kept.mark != told
    over = kept.locked_until <= now
    counted = case((or_(another, over), 1), else_=kept.failed_sign_ins + 1)
    first = {"failed_sign_ins": 1, "locked_until": until if most <= 1 else None}
    reserved = await tx.execute(
        upsert(unknown_login)
        .values(slot=slot, mark=told, **first)
        .on_conflict_do_update(
            index_elements=["slot"],
            set_={
                "mark": told,
                "failed_sign_ins": counted,
                "locked_until": case((counted >= most, until), else_=None),
            },
            where=or_(another, kept.locked_until.is_(None), over),
        )
        .returning(kept.locked_until)
    )
    row = reserved.first()
    if row is not None:
        return Reserved(True, row.locked_until)
    return Reserved(False, await tx.scalar(select(kept.locked_until).where(kept.slot == slot)))


async def release_attempt(tx: Tx, mark: bytes) -> None:
    """As `officers.release_attempt`: it failed at nothing."""
    one_less = func.greatest(unknown_login.c.failed_sign_ins - 1, 0)
    freed = {"failed_sign_ins": one_less, "locked_until": None}
    await tx.execute(update(unknown_login).where(_of(mark)).values(**freed))


async def forget(tx: Tx, mark: bytes) -> None:
    """Wrong proofs and the lock of this mark."""
    cleared = {"failed_sign_ins": 0, "locked_until": None}
    await tx.execute(update(unknown_login).where(_of(mark)).values(**cleared))


def _of(mark: bytes) -> ColumnElement[bool]:
    kept = unknown_login.c
    return and_(kept.slot == _slot(mark), kept.mark == mark.hex())


def _slot(mark: bytes) -> int:
    return int.from_bytes(mark[:4]) % SLOTS
