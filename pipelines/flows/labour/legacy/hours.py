"""A month of old hours: each ward's day becomes an approved sheet."""

from collections.abc import Iterable, Sequence

from connectors.ledger import bulk
from connectors.ledger import legacy as ledger
from connectors.ledger.bulk import BulkSheet
from connectors.postgres.ids import make_id
from connectors.postgres.labour.legacy import runs, sheets
from connectors.postgres.labour.legacy.names import names_for
from connectors.postgres.transaction import Tx
from pipelines.flows.labour.legacy.taking import Taker, Work, sound_of
from pipelines.rules.labour.ledger.ids import as_bits
from pipelines.rules.labour.legacy.judging import Judged, Known, Names, SheetOf, judge
from pipelines.rules.labour.legacy.marks import Marked
from pipelines.rules.labour.legacy.row import OldHours


class HoursTaker(Taker):
    """The control rows of the sheets stand in the note: officers must not enter those days."""

    async def write(self, tx: Tx, work: Work) -> int:
        sound, refused = sound_of(work, OldHours, self.shards.mac)
        async with self.core.transaction() as core:
            names = await names_for(core, work.prison.id, [one.row for one in sound])
        judged = judge(sound, names, await self._known(tx, work, sound, names))
        judged = judged._replace(refused=[*refused, *judged.refused])
        made = [
            BulkSheet(make_id(), work.prison.id, ward_id, self.by.officer_id, self.by.at, lines)
            for (ward_id, _), lines in judged.sheets.items()
        ]
        if made:
            await bulk.load(tx, made, self.shards.seals)
        await ledger.mark(tx, work.batch.id, work.prison.id, judged.taken)
        await ledger.require_equal(tx, made, work.first, work.last, judged.taken_sum)
        await self.note(work, judged, made)
        return len(judged.taken)

    async def _known(
        self, tx: Tx, work: Work, sound: Sequence[Marked[OldHours]], names: Names
    ) -> Known:
        """What is there already, while no other writer can come between."""
        span, prison_id = (work.first, work.last), work.prison.id
        inmates = {
            as_bits(names.inmates[one.row.inmate_no])
            for one in sound
            if one.row.inmate_no in names.inmates
        }
        async with self.core.transaction() as core:
            told = await sheets.booked(core, prison_id, *span, work.batch.id)
        return Known(
            repeated=work.dump.repeated,
            rows=await ledger.known_rows(tx, [one.key for one in sound]),
            booked=told | await ledger.booked(tx, prison_id, *span),
            held=await ledger.held(tx, inmates, *span, self.shards.people),
        )

    async def note(self, work: Work, judged: Judged, made: Iterable[BulkSheet]) -> None:
        """In the core database, before the shard's commit."""
        ids: dict[SheetOf, str] = {(one.ward_id, one.rows[0].day): one.sheet_id for one in made}
        batch_id = work.batch.id
        async with self.core.transaction() as tx:
            await runs.write_batch(tx, batch_id, judged.outcome)
            await sheets.replace(tx, work.prison.id, batch_id, judged.sheets, ids, self.by)
