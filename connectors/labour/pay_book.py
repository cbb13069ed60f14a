"""Lines of pay sheets in the shard of their prison (LR-PAY-02, -07).

A version is committed in the shard before the core's transaction that makes it count. Where that
one fails, nothing names the version and it is dropped later; so a decision never applies by half.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from connectors.labour.pay_records import (
    LineVersion,
    Replacing,
    SheetKey,
    StoredLine,
    Written,
)
from connectors.ledger.applier import NO_PARTITION, require_here
from connectors.ledger.away import LedgerAway
from connectors.ledger.months import ensure_months
from connectors.ledger.pay import versions
from connectors.ledger.pay.rows import row_from
from connectors.ledger.pay.versions import Made, NewLine, NewVersion, made_ready
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_bits, as_uuid, ulid_of
from pipelines.rules.labour.ledger.pay_rows import LineRow, Told, VersionRow
from pipelines.rules.labour.pay.line import PayLine, SheetTotals, total_of
from schemas.errors import IntegrityBroken, Unavailable
from schemas.tables.labour.ledger_pay import pay_line, pay_version


class _Kept(NamedTuple):
    row: LineRow
    place: int


class PayBook:
    """Every call reads the placement in the core's transaction that it is given."""

    def __init__(self, shards: Shards) -> None:
        self.shards = shards
        self.seals = shards.pay

    async def write(
        self, tx: Tx, sheet: SheetKey, lines: Sequence[PayLine], why: Replacing, *, keep: bool
    ) -> Written:
        """Let these be the sheet's lines; with `keep` the ones before stay as versions."""
        async with self._shard(tx, sheet) as shard:
            before = await self._current(shard, sheet)
            totals = total_of(list(lines))
            new = self._version(sheet, [NewLine(line) for line in lines], totals, why)
            made = self._made(new._replace(before=before if keep else None))
            return await self._put(shard, sheet, made, before, totals)

    async def change(
        self, tx: Tx, sheet: SheetKey, changes: Mapping[str, PayLine | None], why: Replacing
    ) -> Written:
        """These inmates' lines anew, removed where None; the ones before stay as versions."""
        async with self._shard(tx, sheet) as shard:
            before = await self._current(shard, sheet)
            if before is None:
                raise KeyError(sheet.sheet_id)
            known = {one.inmate_id: one for one in await self._lines(shard, before)}
            new = [
                NewLine(known[inmate_id].line if line is None else line, removed=line is None)
                for inmate_id, line in changes.items()
            ]
            counted = {one.inmate_id: one.line for one in known.values() if not one.removed}
            counted |= {one.line.inmate_id: one.line for one in new}
            left = [line for who, line in counted.items() if changes.get(who, line) is not None]
            totals = total_of(left)
            version = self._version(sheet, new, totals, why)
            made = self._made(version._replace(before=before, whole=False))
            return await self._put(shard, sheet, made, before, totals)

    async def lines(self, tx: Tx, sheet: SheetKey) -> list[StoredLine]:
        """All of a sheet, removed ones too."""
        async with self._shard(tx, sheet) as shard:
            version = await self._current(shard, sheet)
            return await self._lines(shard, version) if version else []

    async def line(self, tx: Tx, sheet: SheetKey, inmate_id: str) -> StoredLine | None:
        async with self._shard(tx, sheet) as shard:
            version = await self._current(shard, sheet)
            found = await self._lines(shard, version, inmate_id) if version else []
        return found[0] if found else None

    async def versions(self, tx: Tx, sheet: SheetKey, inmate_id: str) -> list[LineVersion]:
        """What the line was before, the newest first."""
        async with self._shard(tx, sheet) as shard:
            current = await self._current(shard, sheet)
            if current is None:
                return []
            rows = await self._rows(shard, current, inmate_id)
            parts = await self._parts(shard, current)
        shown = {kept.row for kept in _newest(current, rows)}
        return [
            LineVersion(
                version=kept.place,
                removed=kept.row.removed,
                line=self.seals.open_line(kept.row),
                replaced=self._replaced(kept.row, rows, parts),
            )
            for kept in reversed(_numbered(rows))
            if kept.row not in shown
        ]

    async def totals(self, tx: Tx, sheets: Iterable[SheetKey]) -> dict[str, SheetTotals | None]:
        """What each sheet comes to; None where its shard is away just now."""
        by_prison: dict[str, list[SheetKey]] = {}
        for sheet in sheets:
            by_prison.setdefault(sheet.prison_id, []).append(sheet)
        found: dict[str, SheetTotals | None] = {}
        for some in by_prison.values():
            try:
                found |= await self._totals(tx, some)
            except Unavailable:
                found |= dict.fromkeys((one.sheet_id for one in some), None)
        return found

    async def _totals(self, tx: Tx, sheets: Sequence[SheetKey]) -> dict[str, SheetTotals | None]:
        nothing = SheetTotals(people=0, minutes={}, amount=Decimal("0.00"))
        found: dict[str, SheetTotals | None] = {one.sheet_id: nothing for one in sheets}
        named = {one.version_id: one.sheet_id for one in sheets if one.version_id}
        wanted = select(pay_version).where(pay_version.c.id.in_([as_uuid(one) for one in named]))
        async with self._shard(tx, sheets[0]) as shard, shard.transaction() as own:
            rows = [row_from(VersionRow, row) for row in await own.execute(wanted)]
        if len(rows) < len(named):
            raise _lost()
        for row in rows:
            told = self.seals.open_told(row)
            found[ulid_of(row.sheet_id)] = SheetTotals(
                people=told.people, minutes=told.minutes, amount=told.amount
            )
        return found

    @asynccontextmanager
    async def _shard(self, tx: Tx, sheet: SheetKey) -> AsyncIterator[Database]:
        """The sheet's shard; where it is away, its prison is told so and others go on."""
        shard = await self.shards.within(tx, sheet.prison_id)
        try:
            yield shard
        except LedgerAway as outage:
            # Its own words are about hours.
            raise Unavailable(
                "该监狱所在的劳动报酬分库暂时不可用，请稍后再试；其他监狱不受影响。",
                code="pay_ledger_down",
                why=outage.why.value,
            ) from outage

    def _version(
        self, sheet: SheetKey, lines: Sequence[NewLine], totals: SheetTotals, why: Replacing
    ) -> NewVersion:
        told = Told(
            people=totals.people,
            amount=totals.amount,
            minutes=totals.minutes,
            reason=why.reason,
            by=why.by,
            case_id=why.case_id,
        )
        return NewVersion(
            sheet.sheet_id, sheet.prison_id, sheet.ward_id, sheet.first, sheet.version + 1, lines,
            told, why.at,
        )  # fmt: skip

    def _made(self, new: NewVersion) -> Made:
        return made_ready(new, self.seals, self.shards.mac)

    async def _put(
        self,
        shard: Database,
        sheet: SheetKey,
        made: Made,
        before: VersionRow | None,
        totals: SheetTotals,
    ) -> Written:
        """Commit a version in the shard; what no sheet names any more goes at the same time."""
        try:
            await self._write(shard, sheet, made, before)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != NO_PARTITION:
                raise
            await ensure_months(shard, [sheet.first])
            await self._write(shard, sheet, made, before)
        return Written(version_id=ulid_of(made.version.id), totals=totals)

    async def _write(
        self, shard: Database, sheet: SheetKey, made: Made, before: VersionRow | None
    ) -> None:
        async with shard.transaction() as own:
            await require_here(own, {sheet.prison_id})
            kept = before.parts if before else ()
            await versions.drop_unnamed(own, sheet.ward_id, sheet.first, sheet.version, kept)
            await versions.add(own, [made], self.shards.mac)

    async def _current(self, shard: Database, sheet: SheetKey) -> VersionRow | None:
        if sheet.version_id is None:
            return None
        async with shard.transaction() as own:
            found = await versions.get(own, sheet.version_id)
        if found is None or found.sheet_id != as_bits(sheet.sheet_id):
            raise _lost()
        return found

    async def _lines(
        self, shard: Database, version: VersionRow, inmate_id: str | None = None
    ) -> list[StoredLine]:
        rows = await self._rows(shard, version, inmate_id)
        return [
            StoredLine(inmate_id=line.inmate_id, version=place, removed=row.removed, line=line)
            for row, place in _newest(version, rows)
            for line in [self.seals.open_line(row)]
        ]

    async def _rows(
        self, shard: Database, version: VersionRow, inmate_id: str | None
    ) -> list[LineRow]:
        found = select(pay_line).where(versions.of_version(version))
        if inmate_id is not None:
            found = found.where(pay_line.c.inmate_digest == self.seals.digest(inmate_id))
        async with shard.transaction() as own:
            return [row_from(LineRow, row) for row in await own.execute(found)]

    async def _parts(self, shard: Database, version: VersionRow) -> list[VersionRow]:
        ids = [UUID(bytes=one) for one in version.parts]
        found = select(pay_version).where(pay_version.c.id.in_(ids))
        async with shard.transaction() as own:
            rows = await own.execute(found.order_by(pay_version.c.version))
            return [row_from(VersionRow, row) for row in rows]

    def _replaced(
        self, row: LineRow, rows: Sequence[LineRow], parts: Sequence[VersionRow]
    ) -> Replacing:
        """By the next version that names the inmate, or that was calculated as a whole."""
        names = {one.version for one in rows}
        by = next(
            one
            for one in parts
            if one.version > row.version and (one.version in names or one.base == one.version)
        )
        told = self.seals.open_told(by)
        return Replacing(reason=told.reason, by=told.by, at=by.written_at, case_id=told.case_id)


def _numbered(rows: Iterable[LineRow]) -> list[_Kept]:
    """Each line with its place among those of the same inmate, from 1, the oldest first."""
    places: Counter[bytes] = Counter()
    numbered = []
    for row in sorted(rows, key=lambda row: row.version):
        places[row.inmate_digest] += 1
        numbered.append(_Kept(row, places[row.inmate_digest]))
    return numbered


def _newest(version: VersionRow, rows: Iterable[LineRow]) -> list[_Kept]:
    """Of each inmate the line that counts in this version."""
    found = {
        kept.row.inmate_digest: kept for kept in _numbered(rows) if kept.row.version >= version.base
    }
    return list(found.values())


def _lost() -> IntegrityBroken:
    return IntegrityBroken("报酬表的明细不在台账中，请联系系统管理员。", code="pay_lost")
