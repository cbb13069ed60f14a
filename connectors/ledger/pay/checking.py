"""Finds rows of pay that were changed past the platform (LR-CRYPTO-02)."""

import hmac
from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import exists, select

from connectors.ledger.pay.rows import row_from
from connectors.postgres.database import Database
from pipelines.rules.labour.ledger.ids import ulid_of
from pipelines.rules.labour.ledger.integrity import Mac, digest_of
from pipelines.rules.labour.ledger.pay_rows import BookedRow, LineRow, Row, VersionRow, mac_of
from pipelines.rules.security.digest import sm3_hex
from schemas.tables.labour.ledger_pay import booked_pay, pay_line, pay_version

VERSIONS = 100
"""Read at a time: some 20,000 lines."""


class BrokenPay(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is not as it was sealed."""

    table: str
    row: str
    """Which one: the ward's month, the version, or the line of a version."""
    problem: str
    """changed: its values; missing or added: lines of a version, or a version."""
    digest: str
    """SM3 of the row as it is now."""


class CheckedPay(msgspec.Struct, frozen=True, kw_only=True):
    sheets: int
    versions: int
    lines: int
    broken: tuple[BrokenPay, ...]


class _Sealed(NamedTuple):
    row: Any
    mac: bytes


async def check_pay(shard: Database, mac: Mac) -> CheckedPay:
    """Hold every version, its lines, and each sheet's place against their values."""
    versions = lines = 0
    broken: list[BrokenPay] = []
    async for some, of_version in _stretches(shard):
        versions += len(some)
        for version in some:
            own = of_version.get(version.row.id, [])
            lines += len(own)
            broken += _problems(version, own, mac)
    sheets, more = await _check_booked(shard, mac)
    broken += more + await _strays(shard)
    return CheckedPay(sheets=sheets, versions=versions, lines=lines, broken=tuple(broken))


async def _stretches(
    shard: Database,
) -> AsyncIterator[tuple[list[_Sealed], dict[bytes, list[_Sealed]]]]:
    """Versions in the order of their ids, each with its lines."""
    after = UUID(int=0)
    while True:
        page = select(pay_version).where(pay_version.c.id > after)
        async with shard.transaction() as tx:
            rows = (await tx.execute(page.order_by(pay_version.c.id).limit(VERSIONS))).all()
            ids = [row.id for row in rows]
            found = await tx.execute(select(pay_line).where(pay_line.c.version_id.in_(ids)))
            lines: dict[bytes, list[_Sealed]] = {}
            for row in found:
                line = _Sealed(row_from(LineRow, row), bytes(row.mac))
                lines.setdefault(line.row.version_id, []).append(line)
        yield [_Sealed(row_from(VersionRow, row), bytes(row.mac)) for row in rows], lines
        if len(rows) < VERSIONS:
            return
        after = rows[-1].id


def _problems(version: _Sealed, lines: Sequence[_Sealed], mac: Mac) -> list[BrokenPay]:
    broken = [_broken(one.row, "changed") for one in lines if not _holds(one, mac)]
    row: VersionRow = version.row
    if not _holds(version, mac):
        broken.append(_broken(row, "changed"))
    elif digest_of(one.mac for one in lines) != row.digest:
        problem = "missing" if len(lines) < row.lines else "added"
        # A line whose own value was put in anew is changed, not one more.
        broken.append(_broken(row, "changed" if len(lines) == row.lines else problem))
    return broken


async def _check_booked(shard: Database, mac: Mac) -> tuple[int, list[BrokenPay]]:
    """Each sheet's place, and whether the version that it names is there."""
    named = exists().where(pay_version.c.id == booked_pay.c.version_id).label("named")
    async with shard.transaction() as tx:
        rows = (await tx.execute(select(booked_pay, named))).all()
    broken = []
    for row in rows:
        booked = _Sealed(row_from(BookedRow, row), bytes(row.mac))
        if not _holds(booked, mac):
            broken.append(_broken(booked.row, "changed"))
        elif not row.named:
            broken.append(_broken(booked.row, "missing"))
    return len(rows), broken


async def _strays(shard: Database) -> list[BrokenPay]:
    """Lines of a version that is not there."""
    known = exists().where(pay_version.c.id == pay_line.c.version_id)
    async with shard.transaction() as tx:
        rows = (await tx.execute(select(pay_line).where(~known))).all()
    return [_broken(row_from(LineRow, row), "added") for row in rows]


def _holds(sealed: _Sealed, mac: Mac) -> bool:
    return hmac.compare_digest(mac_of(sealed.row, mac), sealed.mac)


def _broken(row: Row, problem: str) -> BrokenPay:
    content = "\n".join(map(repr, row))
    match row:
        case LineRow():
            table, named = pay_line, f"{ulid_of(row.version_id)} {row.inmate_digest.hex()[:20]}"
        case VersionRow():
            table, named = pay_version, ulid_of(row.id)
        case BookedRow():
            table, named = booked_pay, f"{row.month:%Y-%m} {ulid_of(row.ward_id)}"
    return BrokenPay(
        table=str(table.name),
        row=named,
        problem=problem,
        digest=sm3_hex(f"{problem}\n{content}".encode()),
    )
