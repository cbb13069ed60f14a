"""A month of old pay: each ward's month becomes an approved sheet, sealed as all pay is.

The core database names a sheet after the shard has committed it, as with pay that is calculated
here (decisions/0027): a name without its version would be a sheet that nobody can open.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select

from connectors.labour.pay_records import Written
from connectors.ledger import legacy as ledger
from connectors.ledger.pay import bulk
from connectors.ledger.pay.bulk import BulkPay, HeldPay
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.labour import pay_sheets
from connectors.postgres.labour.legacy import runs
from connectors.postgres.labour.legacy.names import inmates_of, wards_of
from connectors.postgres.labour.legacy.sheets import TakenBy
from connectors.postgres.transaction import Tx
from pipelines.flows.labour.legacy.taking import Taker, Work, sound_of
from pipelines.rules.labour.ledger.ids import as_uuid
from pipelines.rules.labour.legacy.line import Outcome, Sum
from pipelines.rules.labour.legacy.marks import Marked
from pipelines.rules.labour.legacy.pay_judging import KnownPay, WardMonth, judge_pay
from pipelines.rules.labour.legacy.pay_row import OldPay
from pipelines.rules.labour.pay.line import SheetTotals
from pipelines.rules.labour.pay.month import due_on, month_of_day
from schemas.errors import Conflict
from schemas.tables.labour.ledger_pay import pay_line


class PayTaker(Taker):
    """`due_day` of the month after is when a sheet would have been due."""

    def __init__(self, core: Database, shards: Shards, by: TakenBy, due_day: int) -> None:
        super().__init__(core, shards, by)
        self._due_day = due_day

    async def write(self, tx: Tx, work: Work) -> int:
        sound, refused = sound_of(work, OldPay, self.shards.mac)
        judged = judge_pay(sound, await self._known(tx, work, sound))
        judged = judged._replace(refused=[*refused, *judged.refused])
        made = [
            BulkPay(
                make_id(), work.prison.id, ward_id, month,
                self.by.officer_id, self.by.name, self.by.at, lines,
            )
            for (ward_id, month), lines in judged.sheets.items()
        ]  # fmt: skip
        await bulk.load(tx, made, self.shards.pay, self.shards.mac)
        await ledger.mark(tx, work.batch.id, work.prison.id, judged.taken)
        await self._require_equal(tx, work, set(judged.sheets), judged.outcome.taken)
        await self.note(work, judged.outcome)
        return len(judged.taken)

    async def _known(self, tx: Tx, work: Work, sound: Sequence[Marked[OldPay]]) -> KnownPay:
        """What is there already, while no other writer can come between."""
        month = month_of_day(work.first)
        async with self.core.transaction() as core:
            wards = await wards_of(core, work.prison.id)
            inmates = await inmates_of(core, {one.row.inmate_no for one in sound})
            named = await pay_sheets.ids_of_month(core, wards.values(), month)
        held = await self._held(tx, work, wards.values())
        return KnownPay(
            wards=wards,
            inmates=inmates,
            repeated=work.dump.repeated,
            rows=await ledger.known_rows(tx, [one.key for one in sound]),
            booked={(ward, work.first) for ward in named} | set(held),
        )

    async def _require_equal(
        self, tx: Tx, work: Work, keys: Collection[WardMonth], taken: Sum
    ) -> None:
        """The shard holds of these sheets what was to be taken; `Conflict` otherwise."""
        held = (await bulk.held(tx, keys, self.shards.pay)).values() if keys else ()
        versions = [as_uuid(one.version_id) for one in held]
        found = (
            select(func.count())
            .select_from(pay_line)
            .where(pay_line.c.month == work.first, pay_line.c.version_id.in_(versions))
        )
        cents = sum(int(one.told.amount * 100) for one in held)
        if Sum(int(await tx.scalar(found)), cents) != taken:
            raise Conflict(
                "写入台账的条数或合计与旧数据不一致，本批未迁移。", code="legacy_differs"
            )

    async def note(self, work: Work, outcome: Outcome) -> None:
        """In the core database, before the shard's commit."""
        async with self.core.transaction() as tx:
            await runs.write_batch(tx, work.batch.id, outcome)

    async def settle(self, shard: Database, work: Work) -> None:
        """Let the core name what the shard holds; once, whatever died before."""
        async with self.core.transaction() as tx:
            wards = await wards_of(tx, work.prison.id)
        async with shard.transaction() as own:
            held = await self._held(own, work, wards.values())
        async with self.core.transaction() as tx:
            month = month_of_day(work.first)
            named = await pay_sheets.ids_of_month(tx, wards.values(), month)
            for (ward_id, _), one in held.items() if work.batch.month else ():
                if ward_id not in named:
                    await self._name(tx, ward_id, month, one)
                elif named[ward_id] != one.sheet_id:
                    message = f"{month} 有监区在迁移同时新建了报酬表，请联系开发人员。"
                    raise Conflict(message, code="pay_named_twice")
            await runs.settle_batch(tx, work.batch.id)

    async def _name(self, tx: Tx, ward_id: str, month: str, held: HeldPay) -> None:
        told = held.told
        totals = SheetTotals(people=told.people, minutes=told.minutes, amount=told.amount)
        written = Written(version_id=held.version_id, totals=totals)
        due = due_on(month, self._due_day)
        await pay_sheets.add_approved(
            tx, held.sheet_id, ward_id, month, written, due, self.by.name, self.by.at
        )

    async def _held(
        self, tx: Tx, work: Work, wards: Collection[str]
    ) -> dict[tuple[str, date], HeldPay]:
        keys = [(ward, work.first) for ward in wards]
        return await bulk.held(tx, keys, self.shards.pay) if keys else {}
