"""Takes a month of a dump over: judged, noted in the core database, written to the shard, once.

What became of the rows is noted before the shard commits, and settled afterwards. A run that died
between the two asks the shard whether the batch is there; if not, its note is replaced.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from connectors.ledger import legacy as ledger
from connectors.ledger.applier import require_here
from connectors.ledger.months import ensure_months
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from connectors.postgres.labour.legacy import runs
from connectors.postgres.labour.legacy.runs import Batch, BatchState
from connectors.postgres.labour.legacy.sheets import TakenBy
from connectors.postgres.transaction import Tx
from pipelines.flows.labour.legacy.dump import Dump
from pipelines.rules.labour.ledger.integrity import Mac
from pipelines.rules.labour.legacy.forms import Old
from pipelines.rules.labour.legacy.line import Refused
from pipelines.rules.labour.legacy.marks import Marked, R, marked


class Prison(NamedTuple):
    """Whose rows they are."""

    id: str
    code: str
    path: str


class Work(NamedTuple):
    """A month of a prison's dump, with its first and last day."""

    dump: Dump
    prison: Prison
    batch: Batch
    first: date
    last: date


class Taker(ABC):
    """Writes to the shard of each prison; two runs at once wait for each other."""

    def __init__(self, core: Database, shards: Shards, by: TakenBy) -> None:
        self.core = core
        self.shards = shards
        self.by = by

    async def take(self, dump: Dump, prison: Prison, batch: Batch) -> int:
        """Take a month over; answers how many rows came into the ledger now."""
        if batch.state is BatchState.DONE:
            return 0
        work = Work(dump, prison, batch, *span_of(dump.of.year, batch.month))
        shard = await self.shards.of(prison.id)
        if batch.month:
            await ensure_months(shard, [work.first])
        async with shard.transaction() as tx:
            await require_here(tx, {prison.id})
            applied = await ledger.is_applied(tx, batch.id)
            added = 0 if applied else await self.write(tx, work)
        await self.settle(shard, work)
        return added

    @abstractmethod
    async def write(self, tx: Tx, work: Work) -> int:
        """Judge, write, count again and note; answers how many rows were taken."""

    async def settle(self, shard: Database, work: Work) -> None:
        """The shard holds the batch."""
        async with self.core.transaction() as tx:
            await runs.settle_batch(tx, work.batch.id)


def sound_of(work: Work, kind: type[R], mac: Mac) -> tuple[list[Marked[R]], list[Refused]]:
    """A month's rows: those that are sound by themselves with their marks, and the others."""
    rows: Iterable[Old | Refused] = work.dump.read(work.batch.month)
    sound: list[Marked[R]] = []
    refused: list[Refused] = []
    for row in rows:
        if isinstance(row, kind):
            sound.append(marked(row, work.prison.code, mac))
        else:
            assert isinstance(row, Refused)
            refused.append(row)
    return sound, refused


def span_of(year: int, month: int) -> tuple[date, date]:
    """First and last day of the month; of the year for rows of none, which are all refused."""
    first = date(year, month or 1, 1)
    following = date(year + month // 12, month % 12 + 1, 1) if month else date(year + 1, 1, 1)
    return first, following - timedelta(days=1)
