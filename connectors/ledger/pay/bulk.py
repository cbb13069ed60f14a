"""Sheets of pay in whole, as migration brings them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import insert, select, tuple_

from connectors.ledger.pay import versions
from connectors.ledger.pay.rows import row_from, values_of
from connectors.ledger.pay.versions import Made, NewLine, NewVersion, made_ready
from connectors.postgres.bulk import copy_columns
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_bits, as_uuid, ulid_of
from pipelines.rules.labour.ledger.integrity import Mac
from pipelines.rules.labour.ledger.pay_rows import STATES, BookedRow, PaySeals, Told, VersionRow
from pipelines.rules.labour.pay.line import PayLine, total_of
from schemas.messages.labour import PayState
from schemas.tables.labour.ledger_pay import booked_pay, pay_line, pay_version


class BulkPay(NamedTuple):
    """A ward's month with all its lines; as migration brings it, it is approved."""

    sheet_id: str
    prison_id: str
    ward_id: str
    month: date
    """Its first day."""
    by: str
    """Id of who decided on it last, or brings it."""
    by_name: str
    at: datetime
    lines: Sequence[PayLine]
    version_id: str | None = None
    """None: it is made."""
    reason: str = ""
    state: PayState | None = PayState.APPROVED
    """None: nobody has reported it yet."""
    step: int = 1
    decided_at: datetime | None = None


class HeldPay(NamedTuple):
    """A ward's month as the shard holds it."""

    sheet_id: str
    version_id: str
    told: Told


MonthKey = tuple[str, date]


async def load(tx: Tx, sheets: Sequence[BulkPay], seals: PaySeals, mac: Mac) -> None:
    """Put sheets in; an integrity error where a ward's month is there already."""
    made = [_version(sheet, seals, mac) for sheet in sheets]
    if not made:
        return
    await versions.add_heads(tx, made, mac)
    lines = (values_of(line, mac) for one in made for line in one.lines)
    await copy_columns(tx, pay_line, tuple(pay_line.c.keys()), lines)
    booked = [
        values_of(_booked(sheet, sheet.state, one), mac)
        for sheet, one in zip(sheets, made, strict=True)
        if sheet.state is not None
    ]
    if booked:
        await tx.connection.execute(insert(booked_pay), booked)


async def held(tx: Tx, keys: Collection[MonthKey], seals: PaySeals) -> dict[MonthKey, HeldPay]:
    """Which wards' months are in the shard, from whomever they came."""
    wanted = [(as_uuid(ward), month) for ward, month in keys]
    joined = pay_version.join(booked_pay, booked_pay.c.version_id == pay_version.c.id)
    found = (
        select(pay_version)
        .select_from(joined)
        .where(tuple_(booked_pay.c.ward_id, booked_pay.c.month).in_(wanted))
    )
    rows = [row_from(VersionRow, row) for row in await tx.execute(found)]
    return {
        (ulid_of(row.ward_id), row.month): HeldPay(
            ulid_of(row.sheet_id), ulid_of(row.id), seals.open_told(row)
        )
        for row in rows
    }


def _version(sheet: BulkPay, seals: PaySeals, mac: Mac) -> Made:
    totals = total_of(list(sheet.lines))
    told = Told(
        people=totals.people,
        amount=totals.amount,
        minutes=totals.minutes,
        reason=sheet.reason,
        by=sheet.by_name,
    )
    lines = [NewLine(line) for line in sheet.lines]
    new = NewVersion(
        sheet.sheet_id, sheet.prison_id, sheet.ward_id, sheet.month, 1, lines, told, sheet.at,
        id=sheet.version_id,
    )  # fmt: skip
    return made_ready(new, seals, mac)


def _booked(sheet: BulkPay, state: PayState, made: Made) -> BookedRow:
    return BookedRow(
        made.version.ward_id,
        sheet.month,
        made.version.sheet_id,
        made.version.prison_id,
        made.version.id,
        STATES[state],
        sheet.step,
        as_bits(sheet.by),
        sheet.decided_at or sheet.at,
    )
