"""What officers ask of the full ledger, and saving a ward's day, each timed alone."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec
import numpy as np

from cluster.benches.labour.workload import Prison, Ward, message_of, sheets_of
from connectors.doors import open_bus, open_database, open_shards
from connectors.ledger import reading
from connectors.ledger.shards import Shards
from connectors.nats.delivery import Delivery
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres.messages import outbox
from loadtests.bench.labour import Percentiles
from pipelines.rules.labour.ledger.ids import as_ulid
from schemas.messages.subjects import labour_hours, ledger_applied
from schemas.settings import Settings

SAVED_YEAR = 2028
APPLIED_S = 20.0


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    inmate_month_ms: Percentiles
    ward_month_ms: Percentiles
    prison_month_ms: Percentiles
    bureau_report_ms: Percentiles
    bytes_per_row: float
    counted: int


async def ask(settings: Settings, prisons: Sequence[Prison], years: Sequence[int]) -> Answers:
    """Each question many times, about others each time."""
    core = open_database(settings, pool_size=2)
    shards = open_shards(settings, core, pool_size=2)
    homes = {one.prison_id: one.shard for one in await shards.placements()}
    chance = random.Random(7)

    def month() -> date:
        return date(chance.choice(years), chance.randint(1, 12), 1)

    async def inmate() -> int:
        prison = chance.choice(prisons)
        bits = chance.choice(chance.choice(prison.wards).inmates)
        inmate_id = as_ulid(UUID(bytes=bits))
        async with shards.databases[homes[prison.prison_id]].reading() as tx:
            return len(await reading.inmate_month(tx, shards.people, inmate_id, month()))

    async def ward() -> int:
        prison = chance.choice(prisons)
        async with shards.databases[homes[prison.prison_id]].reading() as tx:
            ward_id = chance.choice(prison.wards).ward_id
            return len(await reading.ward_month(tx, shards.people, ward_id, month()))

    async def prison_month() -> int:
        prison = chance.choice(prisons)
        async with shards.databases[homes[prison.prison_id]].reading() as tx:
            return (await reading.prison_month(tx, prison.prison_id, month())).lines

    async def bureau() -> int:
        return sum(one.lines for one in await reading.bureau_month(shards, month()))

    size, counted = await _sizes(shards)
    await _meet(shards, prisons, years)
    answers = Answers(
        inmate_month_ms=await timed(inmate, 500),
        ward_month_ms=await timed(ward, 60),
        prison_month_ms=await timed(prison_month, 40),
        bureau_report_ms=await timed(bureau, 12),
        bytes_per_row=round(size / counted, 1),
        counted=counted,
    )
    await shards.close()
    await core.close()
    return answers


async def _meet(shards: Shards, prisons: Sequence[Prison], years: Sequence[int]) -> None:
    """Ask once of every month of every shard, unmeasured.

    A connection reads what it must know of a table when it first meets it, and lives for days.
    With more months there are more first meetings, which says nothing about the months.
    """
    homes = {one.prison_id: one.shard for one in await shards.placements()}
    of_shard = {homes[one.prison_id]: one for one in prisons}
    for number, prison in of_shard.items():
        inmate_id = as_ulid(UUID(bytes=prison.wards[0].inmates[0]))
        for year in years:
            for month in range(1, 13):
                async with shards.databases[number].reading() as tx:
                    await reading.inmate_month(tx, shards.people, inmate_id, date(year, month, 1))


async def timed(question: Callable[[], Awaitable[int]], times: int) -> Percentiles:
    """Milliseconds of each; an answer without rows is a mistake of the bench."""
    took: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        if not await question():
            raise RuntimeError("a question was answered with nothing")
        took.append(1000 * (time.perf_counter() - begun))
    p50, p95 = np.percentile(took, (50, 95))
    return Percentiles(p50=round(float(p50), 2), p95=round(float(p95), 2), asked=times)


async def _sizes(shards: Shards) -> tuple[int, int]:
    size = rows = 0
    for shard in shards.databases:
        async with shard.engine.begin() as connection:
            found = await connection.exec_driver_sql(
                "select sum(pg_total_relation_size(c.oid)) from pg_class c"
                " where c.relname like 'hours_%%' and c.relkind = 'r'"
            )
            size += int(found.scalar_one() or 0)
            await connection.exec_driver_sql("set local statement_timeout = 0")
            counted = await connection.exec_driver_sql("select count(*) from hours_line")
            rows += int(counted.scalar_one())
    return size, rows


async def save(settings: Settings, ward: Ward, times: int) -> Percentiles:
    """A ward's day of 200 lines: committed with its message, until the ledger has it."""
    core = open_database(settings, pool_size=4)
    bus = open_bus(settings)
    await bus.connect()
    relay = asyncio.create_task(OutboxRelay(core, bus).run())
    applied: asyncio.Queue[str] = asyncio.Queue()

    async def told(delivery: Delivery) -> None:
        for sheet_id in msgspec.json.decode(delivery.payload, type=list[str]):
            applied.put_nowait(sheet_id)

    await bus.subscribe_core(ledger_applied(ward.prison_code), told)
    small = Prison(ward.prison_id, ward.prison_code, [ward._replace(inmates=ward.inmates[:200])])
    days = [date(SAVED_YEAR, 1, 1) + timedelta(days=n) for n in range(times)]
    sheets = sheets_of(small, days, SAVED_YEAR)

    async def one() -> int:
        message = message_of(next(sheets))
        async with core.transaction() as tx:
            await outbox.put(tx, labour_hours(ward.prison_code, "entered"), message)
        async with asyncio.timeout(APPLIED_S):
            while await applied.get() != message.sheet_id:
                pass
        return len(message.lines)

    took = await timed(one, times)
    relay.cancel()
    await bus.close()
    await core.close()
    return took
