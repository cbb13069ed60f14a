"""Versions of sheets with their lines: put in, found, and dropped where nothing names them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, insert, select

from connectors.ledger.pay.rows import row_from, values_of
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_bits, as_uuid
from pipelines.rules.labour.ledger.integrity import Mac, digest_of
from pipelines.rules.labour.ledger.pay_rows import LineRow, PaySeals, Told, VersionRow, mac_of
from pipelines.rules.labour.pay.line import PayLine
from schemas.tables.labour.ledger_pay import booked_pay, pay_line, pay_version

CHUNK = 1_000


class NewLine(NamedTuple):
    """What a version says of one inmate."""

    line: PayLine
    removed: bool = False


class NewVersion(NamedTuple):
    """A version to be put in."""

    sheet_id: str
    prison_id: str
    ward_id: str
    month: date
    number: int
    lines: Sequence[NewLine]
    told: Told
    at: datetime
    before: VersionRow | None = None
    """The version it follows, whose lines stay known."""
    whole: bool = True
    """False: lines of the version before count on where this one names nobody."""
    id: str | None = None
    """None: it is made."""


class Made(NamedTuple):
    """A version ready to be written."""

    version: VersionRow
    lines: list[LineRow]


def made_ready(new: NewVersion, seals: PaySeals, mac: Mac) -> Made:
    """Seal a version and its lines."""
    own = as_bits(new.id or make_id())
    sheet, ward = as_bits(new.sheet_id), as_bits(new.ward_id)
    lines = [
        LineRow(
            new.month,
            new.number,
            one.removed,
            ward,
            sheet,
            own,
            seals.digest(one.line.inmate_id),
            seals.close_line(own, one.line),
        )
        for one in new.lines
    ]
    version = VersionRow(
        own,
        sheet,
        as_bits(new.prison_id),
        ward,
        new.month,
        new.number,
        (*(new.before.parts if new.before else ()), own),
        new.number if new.whole or new.before is None else new.before.base,
        len(lines),
        digest_of(mac_of(line, mac) for line in lines),
        seals.close_told(own, new.told),
        new.at,
    )
    return Made(version, lines)


async def add(tx: Tx, made: Sequence[Made], mac: Mac) -> None:
    """Write versions with their lines."""
    if not made:
        return
    await add_heads(tx, made, mac)
    lines = [values_of(line, mac) for one in made for line in one.lines]
    for start in range(0, len(lines), CHUNK):
        await tx.connection.execute(insert(pay_line), lines[start : start + CHUNK])


async def add_heads(tx: Tx, made: Sequence[Made], mac: Mac) -> None:
    """Write versions without their lines."""
    rows = [values_of(one.version, mac) for one in made]
    await tx.connection.execute(insert(pay_version), rows)


async def get(tx: Tx, version_id: str) -> VersionRow | None:
    found = select(pay_version).where(pay_version.c.id == as_uuid(version_id))
    row = (await tx.execute(found)).first()
    return row_from(VersionRow, row) if row else None


async def drop_unnamed(tx: Tx, ward_id: str, month: date, upto: int, kept: Iterable[bytes]) -> None:
    """Take out drafts that were replaced, and what a core transaction that failed left behind.

    Later numbers stay: one of them may be about to be committed.
    """
    named = exists().where(booked_pay.c.version_id == pay_version.c.id)
    stale = select(pay_version.c.id).where(
        pay_version.c.ward_id == as_uuid(ward_id),
        pay_version.c.month == month,
        pay_version.c.version <= upto,
        pay_version.c.id.not_in([UUID(bytes=one) for one in kept]),
        ~named,
    )
    ids = list((await tx.execute(stale)).scalars())
    if ids:
        await tx.execute(delete(pay_line).where(pay_line.c.version_id.in_(ids)))
        await tx.execute(delete(pay_version).where(pay_version.c.id.in_(ids)))


def of_version(version: VersionRow) -> ColumnElement[bool]:
    """Lines of a version and of those before it that are kept."""
    parts = [UUID(bytes=one) for one in version.parts]
    return and_(pay_line.c.month == version.month, pay_line.c.version_id.in_(parts))
