"""Takes a month of a dump over: judged, noted in the core database, written to the shard, once.

What became of the rows is noted before the shard commits, and marked as done afterwards. A run
that died between the two asks the shard whether the batch is there; if not, its note is replaced.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from connectors.ledger import legacy as ledger
from connectors.ledger.bulk import BulkSheet
from connectors.ledger.months import ensure_months
from connectors.ledger.shards import Shards
from connectors.legacy.dump import Dump
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.legacy import runs, sheets
from connectors.postgres.legacy.names import names_for
from connectors.postgres.legacy.runs import Batch, BatchState
from connectors.postgres.legacy.sheets import TakenBy
from connectors.postgres.transaction import Tx
from pipelines.ledger.ids import as_bits
from pipelines.legacy.judging import Judged, Known, Marked, Names, SheetOf, judge
from pipelines.legacy.marks import marked
from pipelines.legacy.row import OldHours, Refused


class Prison(NamedTuple):
    """Whose rows they are."""

    id: str
    code: str
    path: str


class _Read(NamedTuple):
    """A month's rows, those that are sound by themselves with their marks."""

    sound: list[Marked]
    refused: list[Refused]


class Taker:
    """Writes to the shard of each prison; two runs at once wait for each other."""

    def __init__(self, core: Database, shards: Shards, by: TakenBy) -> None:
        self._core = core
        self._shards = shards
        self._by = by

    async def take(self, dump: Dump, prison: Prison, batch: Batch) -> int:
        """Take a month over; answers how many rows came into the ledger now."""
        if batch.state is BatchState.DONE:
            return 0
        read = _read(dump, prison, batch, self._shards)
        span = _span(dump.of.year, batch.month)
        names = await self._names(prison, read.sound)
        shard = await self._shards.of(prison.id)
        if read.sound:
            await ensure_months(shard, [span[0]])
        async with shard.transaction() as tx:
            await ledger.require_here(tx, prison.id)
            if await ledger.is_applied(tx, batch.id):
                added = 0
            else:
                judged = await self._judged(tx, dump, prison, batch, read, names, span)
                made = self._sheets(prison, judged)
                await ledger.load(tx, batch.id, prison.id, made, judged.taken, self._shards.mac)
                await ledger.require_equal(tx, made, *span, judged.taken_sum)
                await self._note(prison, batch, judged, made)
                added = len(judged.taken)
        async with self._core.transaction() as tx:
            await runs.settle_batch(tx, batch.id)
        return added

    async def _names(self, prison: Prison, rows: Sequence[Marked]) -> Names:
        async with self._core.transaction() as tx:
            return await names_for(tx, prison.id, [one.row for one in rows])

    async def _judged(
        self,
        tx: Tx,
        dump: Dump,
        prison: Prison,
        batch: Batch,
        read: _Read,
        names: Names,
        span: tuple[date, date],
    ) -> Judged:
        """What the shard knows of the rows decides, while no other writer can come between."""
        inmates = {
            as_bits(names.inmates[one.row.inmate_no])
            for one in read.sound
            if one.row.inmate_no in names.inmates
        }
        async with self._core.transaction() as core:
            told = await sheets.booked(core, prison.id, *span, batch.id)
        known = Known(
            repeated=dump.repeated,
            rows=await ledger.known_rows(tx, [one.key for one in read.sound]),
            booked=told | await ledger.booked(tx, prison.id, *span),
            held=await ledger.held(tx, inmates, *span),
        )
        judged = judge(read.sound, names, known)
        return judged._replace(refused=[*read.refused, *judged.refused])

    def _sheets(self, prison: Prison, judged: Judged) -> list[BulkSheet]:
        return [
            BulkSheet(make_id(), prison.id, ward_id, self._by.officer_id, self._by.at, lines)
            for (ward_id, _), lines in judged.sheets.items()
        ]

    async def _note(
        self, prison: Prison, batch: Batch, judged: Judged, made: Iterable[BulkSheet]
    ) -> None:
        ids: dict[SheetOf, str] = {(one.ward_id, one.rows[0].day): one.sheet_id for one in made}
        async with self._core.transaction() as tx:
            await runs.write_batch(tx, batch.id, judged)
            await sheets.replace(tx, prison.id, batch.id, judged.sheets, ids, self._by)


def _read(dump: Dump, prison: Prison, batch: Batch, shards: Shards) -> _Read:
    read = _Read([], [])
    for row in dump.read(batch.month):
        if isinstance(row, OldHours):
            read.sound.append(marked(row, prison.code, shards.mac))
        else:
            read.refused.append(row)
    return read


def _span(year: int, month: int) -> tuple[date, date]:
    """First and last day of the month; of the year for rows of none, which are all refused."""
    first = date(year, month or 1, 1)
    following = date(year + month // 12, month % 12 + 1, 1) if month else date(year + 1, 1, 1)
    return first, following - timedelta(days=1)
