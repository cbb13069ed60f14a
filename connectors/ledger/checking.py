"""Finds rows of the ledger that were changed past the platform (LR-CRYPTO-02)."""

import hmac
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select, tuple_

from connectors.ledger.heads import head_of
from connectors.ledger.lines import row_from
from connectors.postgres.database import Database
from pipelines.rules.labour.ledger.ids import as_ulid
from pipelines.rules.labour.ledger.integrity import Mac, digest_of, head_holds, head_mac
from pipelines.rules.labour.ledger.packing import body_of, mac_of
from pipelines.rules.labour.ledger.seals import PersonSeal, Seals
from pipelines.rules.security.digest import sm3_hex
from schemas.labour.hours import SheetHead
from schemas.tables.labour.ledger import hours_line, hours_sheet

SHEETS = 100
"""Read at a time: some 25,000 lines."""


class BrokenRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is not as it was sealed."""

    table: str
    ward_id: str
    day: date
    inmate_sealed: str | None
    """Of a line, as stored: whose it is is not for those who look after integrity; None where the
    sheet itself is meant."""
    problem: str
    """changed: its values; missing or added: lines of the sheet."""
    digest: str
    """SM3 of the row as it is now."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    sheets: int
    lines: int
    broken: tuple[BrokenRow, ...]


async def check(shard: Database, seals: Seals, first: date, last: date) -> Checked:
    """Hold every sheet between two days, and each of its lines, against their values."""
    sheets = count = 0
    broken: list[BrokenRow] = []
    async for heads, stored in _stretches(shard, first, last):
        sheets += len(heads)
        count += sum(len(rows) for rows in stored.values())
        for row in heads:
            broken += _problems(row, stored.pop((row["ward_id"], row["day"]), []), seals)
        for (ward, day), rows in stored.items():
            broken += [_line_broken(ward, day, "added", one, seals.people) for one in rows]
    return Checked(sheets=sheets, lines=count, broken=tuple(broken))


Stored = dict[tuple[Any, date], list[Any]]


async def _stretches(
    shard: Database, first: date, last: date
) -> AsyncIterator[tuple[list[Any], Stored]]:
    """Sheets in the order of day and ward, with all lines that lie between the same keys."""
    after: tuple[Any, ...] = ()
    key = tuple_(hours_sheet.c.day, hours_sheet.c.ward_id)
    line_key = tuple_(hours_line.c.day, hours_line.c.ward_id)
    while True:
        found = select(hours_sheet).where(hours_sheet.c.day.between(first, last))
        lines = select(hours_line).where(hours_line.c.day.between(first, last))
        if after:
            found, lines = found.where(key > after), lines.where(line_key > after)
        async with shard.transaction() as tx:
            page = found.order_by(hours_sheet.c.day, hours_sheet.c.ward_id).limit(SHEETS)
            heads = [dict(row) for row in (await tx.execute(page)).mappings()]
            full = len(heads) == SHEETS
            if full:
                after = (heads[-1]["day"], heads[-1]["ward_id"])
                lines = lines.where(line_key <= after, hours_line.c.day <= after[0])
            stored: Stored = {}
            for row in await tx.execute(lines):
                stored.setdefault((row.ward_id, row.day), []).append(row)
        yield heads, stored
        if not full:
            return


def _problems(row: Any, stored: Sequence[Any], seals: Seals) -> list[BrokenRow]:
    columns = {hours_sheet.c[name]: value for name, value in row.items()}
    head = head_of(columns)
    ward, day = row["ward_id"], row["day"]
    broken = [
        _line_broken(ward, day, "changed", one, seals.people)
        for one in stored
        if not hmac.compare_digest(mac_of(row_from(one, seals.people), seals), bytes(one.mac))
    ]
    if not head_holds(head, bytes(row["mac"]), seals.mac):
        broken.append(_sheet_broken(ward, day, "changed", head, seals.mac))
    elif digest_of([bytes(one.mac) for one in stored]) != head.digest:
        problem = "missing" if len(stored) < head.lines else "added"
        # A line whose own value was put in anew is changed, not one more.
        if len(stored) == head.lines:
            problem = "changed"
        broken.append(_sheet_broken(ward, day, problem, head, seals.mac))
    return broken


def _line_broken(ward: Any, day: date, problem: str, stored: Any, people: PersonSeal) -> BrokenRow:
    return BrokenRow(
        table="hours_line",
        ward_id=as_ulid(ward),
        day=day,
        inmate_sealed=as_ulid(stored.inmate_sealed),
        problem=problem,
        digest=sm3_hex(body_of(row_from(stored, people), people) + bytes(stored.mac)),
    )


def _sheet_broken(ward: Any, day: date, problem: str, head: SheetHead, mac: Mac) -> BrokenRow:
    return BrokenRow(
        table="hours_sheet",
        ward_id=as_ulid(ward),
        day=day,
        inmate_sealed=None,
        problem=problem,
        digest=sm3_hex(problem.encode() + head_mac(head, mac)),
    )
