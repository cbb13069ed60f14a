"""The white list of video calls: without an entry in force nothing is booked (VC-WL-02, -03)."""

from datetime import date

from sqlalchemy import insert, or_, select

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.errors import Forbidden
from schemas.tables import metadata


async def require_whitelisted(tx: Tx, relative_id: str, inmate_id: str, day: date) -> None:
    """Raise `Forbidden` unless the pair has an entry that covers the day."""
    if not await is_whitelisted(tx, relative_id, inmate_id, day):
        raise Forbidden(
            "您尚未列入该服刑人员的可视通话白名单，或有效期已过，请先申请或联系监狱。",
            code="not_whitelisted",
        )


async def is_whitelisted(tx: Tx, relative_id: str, inmate_id: str, day: date) -> bool:
    """Whether the pair has an entry that covers the day."""
    entry = metadata.tables["whitelist_entry"]
    found = select(entry.c.id).where(
        entry.c.relative_id == relative_id,
        entry.c.inmate_id == inmate_id,
        entry.c.valid_from <= day,
        or_(entry.c.valid_until.is_(None), entry.c.valid_until >= day),
    )
    return await tx.scalar(found) is not None


async def entry_of(tx: Tx, relative_id: str, inmate_id: str) -> str | None:
    """The pair's entry, in force or not; a pair has one at most."""
    entry = metadata.tables["whitelist_entry"]
    pair = (entry.c.relative_id == relative_id, entry.c.inmate_id == inmate_id)
    found: str | None = await tx.scalar(select(entry.c.id).where(*pair))
    return found


async def entries_of(tx: Tx, relative_id: str) -> dict[str, tuple[date, date | None]]:
    """By inmate, from and until when the relative's entries count."""
    entry = metadata.tables["whitelist_entry"]
    columns = (entry.c.inmate_id, entry.c.valid_from, entry.c.valid_until)
    rows = await tx.execute(select(*columns).where(entry.c.relative_id == relative_id))
    return {row.inmate_id: (row.valid_from, row.valid_until) for row in rows}


async def enlist(tx: Tx, *, relative_id: str, inmate_id: str, since: date) -> str:
    """Let the pair make video calls from a day on, without an end."""
    entry_id = make_id()
    values = {"relative_id": relative_id, "inmate_id": inmate_id, "valid_from": since}
    await tx.execute(insert(metadata.tables["whitelist_entry"]).values(id=entry_id, **values))
    return entry_id
