"""Keys of consumers that were decided and not taken yet, sealed while they wait (NF-SEC-19)."""

from datetime import UTC, datetime

import msgspec
from sqlalchemy import insert, select, update

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.security.row_seal import RowSeal
from schemas.tables.access.access import officer
from schemas.tables.exchange.open_api import api_key_permit

TABLE = "api_key_permit"
permit = api_key_permit.c


class PermitRow(msgspec.Struct, frozen=True, kw_only=True):
    """A key that waits, with the name of who asked for it."""

    id: str
    consumer_id: str
    case_id: str
    officer_id: str
    officer_name: str
    until: datetime
    mac: str


async def give(
    tx: Tx, seal: RowSeal, consumer_id: str, case_id: str, officer_id: str, until: datetime
) -> None:
    permit_id = make_id()
    await tx.execute(
        insert(api_key_permit).values(
            id=permit_id,
            consumer_id=consumer_id,
            case_id=case_id,
            officer_id=officer_id,
            until=until,
            mac=seal.make(TABLE, *_sealed(permit_id, consumer_id, case_id, officer_id, until)),
        )
    )


async def open_of(
    tx: Tx, consumer_id: str, now: datetime, *, for_update: bool = False
) -> PermitRow | None:
    """The one that may still be taken."""
    found = (
        select(
            permit.id,
            permit.consumer_id,
            permit.case_id,
            permit.officer_id,
            officer.c.name.label("officer_name"),
            permit.until,
            permit.mac,
        )
        .join(officer, officer.c.id == permit.officer_id)
        .where(permit.consumer_id == consumer_id, permit.ended_at.is_(None), permit.until > now)
        .order_by(permit.id.desc())
        .limit(1)
    )
    return await tx.first(
        found.with_for_update(of=api_key_permit) if for_update else found, PermitRow
    )


def is_whole(seal: RowSeal, row: PermitRow) -> bool:
    """Whether it is what was decided."""
    sealed = _sealed(row.id, row.consumer_id, row.case_id, row.officer_id, row.until)
    return seal.holds(row.mac, TABLE, *sealed)


async def end(tx: Tx, consumer_id: str, now: datetime, key_id: str | None = None) -> int:
    """End all that are open; `key_id` where one was taken. Answers how many."""
    open_ones = (permit.consumer_id == consumer_id, permit.ended_at.is_(None))
    ended = update(api_key_permit).where(*open_ones).values(ended_at=now, key_id=key_id)
    return (await tx.execute(ended)).rowcount


def _sealed(
    permit_id: str, consumer_id: str, case_id: str, officer_id: str, until: datetime
) -> tuple[str, ...]:
    return (permit_id, consumer_id, case_id, officer_id, until.astimezone(UTC).isoformat())
