"""Public keys of those who sign decisions."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from schemas.tables.approvals.approval import signing_key


class SigningKeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A key, whose it is, and the row's keyed digest."""

    id: str
    officer_id: str
    public_key: bytes
    integrity: str
    since: datetime


async def keep(tx: Tx, row: SigningKeyRow) -> None:
    """Keep a key; one that is there already stays as it is."""
    await tx.insert_new(upsert(signing_key).values(**msgspec.structs.asdict(row)))


async def by_ids(tx: Tx, key_ids: Collection[str]) -> dict[str, SigningKeyRow]:
    if not key_ids:
        return {}
    rows = await tx.all(select(signing_key).where(among(signing_key.c.id, key_ids)), SigningKeyRow)
    return {row.id: row for row in rows}
