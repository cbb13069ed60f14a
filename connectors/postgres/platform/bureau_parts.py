"""Parts of a made-up bureau: each is noted in the transaction that planted it."""

from datetime import datetime

import msgspec
from sqlalchemy import insert, select

from connectors.postgres.transaction import Tx
from schemas.tables.platform.bureau_part import bureau_part


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What was planted together."""

    name: str
    rows: int
    digest: str
    made_at: datetime


async def all_of(tx: Tx) -> dict[str, Part]:
    """By name; empty where no bureau was planted."""
    return {one.name: one for one in await tx.all(select(bureau_part), Part)}


async def put(tx: Tx, part: Part) -> None:
    await tx.execute(insert(bureau_part).values(**msgspec.structs.asdict(part)))
