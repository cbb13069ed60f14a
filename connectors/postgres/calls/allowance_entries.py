"""Reading and adding entries of the ledger of allowances: the one writer beside its triggers."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.inserting import with_rows
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.accounts import Entry
from schemas.calls.allowance import EntryKind
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind
from schemas.tables.access.access import officer
from schemas.tables.calls.allowance import allowance_entry

COLUMNS = tuple(allowance_entry.c[name] for name in Entry.__struct_fields__)


class BookedEntry(Entry, frozen=True, kw_only=True):
    """An entry with when it was booked and by whom."""

    at: datetime
    officer_name: str | None
    grant_id: str | None


class OwnedEntry(Entry, frozen=True, kw_only=True):
    """An entry among those of many."""

    inmate_id: str


async def of_inmate(tx: Tx, inmate_id: str, since: datetime, until: datetime) -> list[Entry]:
    """Those that count within a time (half open)."""
    kept = allowance_entry.c
    found = select(*COLUMNS).where(
        kept.inmate_id == inmate_id, kept.counts_at >= since, kept.counts_at < until
    )
    return await tx.all(found, Entry)


async def booked(tx: Tx, inmate_id: str, since: datetime, until: datetime) -> list[BookedEntry]:
    """The same with who booked them, in the order of booking."""
    kept = allowance_entry.c
    found = (
        select(*COLUMNS, kept.at, kept.grant_id, officer.c.name.label("officer_name"))
        .outerjoin(officer, officer.c.id == kept.officer_id)
        .where(kept.inmate_id == inmate_id, kept.counts_at >= since, kept.counts_at < until)
    )
    return await tx.all(found.order_by(kept.at, kept.source, kept.turn), BookedEntry)


async def of_inmates(
    tx: Tx, inmate_ids: Collection[str], since: datetime, until: datetime
) -> dict[str, list[Entry]]:
    """Those of many, by inmate."""
    kept = allowance_entry.c
    found = select(*COLUMNS, kept.inmate_id).where(
        among(kept.inmate_id, sorted(inmate_ids)), kept.counts_at >= since, kept.counts_at < until
    )
    told: dict[str, list[Entry]] = {one: [] for one in inmate_ids}
    for entry in await tx.all(found, OwnedEntry):
        told[entry.inmate_id].append(entry)
    return told


async def add(tx: Tx, entries: Sequence[tuple[str, Entry]], at: datetime) -> None:
    """Book entries of inmates; what was booked meanwhile is left as it is."""
    if not entries:
        return
    rows = [
        {"inmate_id": inmate_id, "at": at, **msgspec.structs.asdict(entry)}
        for inmate_id, entry in entries
    ]
    fresh = with_rows(upsert(allowance_entry), rows)
    done = fresh.on_conflict_do_nothing(index_elements=["source", "turn"])
    await tx.execute(done)


async def correct(tx: Tx, inmate_id: str, entry: Entry, officer_id: str, at: datetime) -> None:
    """Book what an officer put right."""
    values = msgspec.structs.asdict(entry)
    row = {"inmate_id": inmate_id, "officer_id": officer_id, "at": at, **values}
    await tx.execute(insert(allowance_entry).values(**row))


async def last_of(tx: Tx, source: str) -> OwnedEntry | None:
    """The last entry about a source."""
    kept = allowance_entry.c
    found = select(*COLUMNS, kept.inmate_id).where(kept.source == source)
    return await tx.first(found.order_by(kept.turn.desc()).limit(1), OwnedEntry)


async def use(
    tx: Tx,
    source: str,
    inmate_id: str,
    channel: Channel,
    charge: ChargeKind,
    counts_at: datetime,
    at: datetime,
) -> None:
    """Take one for what no record tells by itself; told again it takes no more."""
    last = await last_of(tx, source)
    if last is not None and last.kind is EntryKind.USED:
        return
    entry = Entry(
        source=source,
        turn=last.turn + 1 if last else 1,
        channel=channel,
        charge=charge,
        kind=EntryKind.USED,
        amount=-1,
        counts_at=counts_at,
    )
    await add(tx, [(inmate_id, entry)], at)


async def give_back(tx: Tx, source: str, reason: str, at: datetime) -> None:
    """Give back what the source took, where it did and was not given back yet."""
    last = await last_of(tx, source)
    if last is None or last.kind is not EntryKind.USED:
        return
    entry = Entry(
        source=source,
        turn=last.turn + 1,
        channel=last.channel,
        charge=last.charge,
        kind=EntryKind.GIVEN_BACK,
        amount=-last.amount,
        counts_at=last.counts_at,
        reason=reason,
    )
    await add(tx, [(last.inmate_id, entry)], at)
