"""How far sheets have come, as the core database has decided: the newest word counts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from connectors.ledger.incoming import Applied, EarlyError, Incoming
from connectors.ledger.pay.rows import values_of
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_bits, as_uuid
from pipelines.rules.labour.ledger.integrity import Mac
from pipelines.rules.labour.ledger.pay_rows import STATES, BookedRow
from schemas.messages.labour import PaySettled
from schemas.tables.labour.ledger_pay import booked_pay, pay_version


async def settle(tx: Tx, messages: Sequence[Incoming], mac: Mac) -> Applied:
    """Apply words about different sheets; `EarlyError` where a version is not in the shard."""
    applied = 0
    for one in messages:
        assert isinstance(one.body, PaySettled)
        await _require_version(tx, one.body)
        applied += await put(tx, booked_of(one.body), mac)
    return Applied(sheets=applied)


def booked_of(body: PaySettled) -> BookedRow:
    return BookedRow(
        as_bits(body.ward_id),
        body.day,
        as_bits(body.sheet_id),
        as_bits(body.prison_id),
        as_bits(body.version_id),
        STATES[body.state],
        body.step,
        as_bits(body.by),
        body.at,
    )


async def put(tx: Tx, row: BookedRow, mac: Mac) -> bool:
    """Write the row unless a newer word is there; whether it was written."""
    values = values_of(row, mac)
    statement = insert(booked_pay).values(**values)
    fresh = {name: statement.excluded[name] for name in values}
    newer = statement.on_conflict_do_update(
        index_elements=["ward_id", "month"],
        set_=fresh,
        where=booked_pay.c.step < statement.excluded.step,
    )
    return (await tx.execute(newer.returning(booked_pay.c.step))).first() is not None


async def _require_version(tx: Tx, body: PaySettled) -> None:
    found = select(pay_version.c.id).where(pay_version.c.id == as_uuid(body.version_id))
    if (await tx.execute(found)).first() is None:
        raise EarlyError(f"pay sheet {body.sheet_id} version {body.version}")
