"""The use of the live speech channels, kept by the minute (NF-DEP-06)."""

from datetime import datetime

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.transaction import Tx
from schemas.speech.speech import UseSample
from schemas.tables.speech.speech import speech_use

SUMMED = ("refused",)


async def note(tx: Tx, sample: UseSample) -> None:
    """Keep a minute; a pool that was made anew within it adds to what is there."""
    row = insert(speech_use).values(**msgspec.structs.asdict(sample))
    new = row.excluded
    merged = {
        name: speech_use.c[name] + new[name]
        if name in SUMMED
        else func.greatest(speech_use.c[name], new[name])
        for name in UseSample.__struct_fields__
        if name != "at"
    }
    await tx.execute(row.on_conflict_do_update(index_elements=["at"], set_=merged))


async def between(tx: Tx, since: datetime, until: datetime) -> list[UseSample]:
    """The minutes of a time, oldest first."""
    mine = (speech_use.c.at >= since, speech_use.c.at < until)
    return await tx.all(select(speech_use).where(*mine).order_by(speech_use.c.at), UseSample)


async def forget(tx: Tx, before: datetime) -> int:
    """Delete what is older; answers how many minutes that were."""
    gone = await tx.execute(delete(speech_use).where(speech_use.c.at < before))
    return int(gone.rowcount)
