"""`qinqiao bench labour`: a year of hours by each path, and what is asked of the full ledger."""

import asyncio
import os

import msgspec

from cluster.benches.labour.old_way import save_one_by_one
from cluster.benches.labour.settling import owner_of, settle
from cluster.benches.labour.workload import WARDS, Prison, days_of, made_prison, sheets_of
from cluster.benches.own_parts import own_parts
from cluster.ledger.loading import load_year
from cluster.telling import Tell
from connectors.doors import open_database, open_shards
from connectors.postgres.platform import units
from loadtests.bench.labour import LabourBench, Rate
from pipelines.rules.labour.ledger.packing import Row
from schemas.people.kinds import OrgType
from schemas.settings import Settings

PRISONS = 15
DAYS = 365
BULK, MESSAGES, THIRD = 2025, 2026, 2024
"""The years that each path fills."""
WORKERS = 2
OLD_SAMPLE = 3_000
LEAST_LINES = 200
"""Of a sheet that comes by message: a ward hands in its whole day."""
SAVED = 60


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be measured."""

    rows: int
    message_rows: int


def run(settings: Settings, wanted: Wanted, tell: Tell) -> LabourBench:
    """Everything on a platform of its own, which is removed at the end."""
    with own_parts(settings, "bench-labour", people=False) as own:
        # Imported now and not before: Ray reads its environment when imported.
        from cluster.benches.labour import messages, questions
        from cluster.ledger import analysts

        prisons = asyncio.run(plant(own, wanted.rows))
        year = sum(len(ward.inmates) for one in prisons for ward in one.wards) * DAYS
        tell(f"{year} rows by the bulk path")
        bulk = _rate(year, load_year(own, prisons, BULK, WORKERS))
        tell(f"{bulk.rows_per_s:.0f} rows/s; questions")
        settle(own.labour_shards)
        first = asyncio.run(questions.ask(own, prisons, [BULK]))
        tell("the same for analysts, from an export")
        exported = asyncio.run(analysts.ask(own, BULK))
        old = save_one_by_one(owner_of(own.database_url), _sample(prisons[0]))
        tell(f"old way {old.rows_per_s:.0f} rows/s; {wanted.message_rows} rows by messages")
        writers = messages.started(own)
        senders = [_full(one) for one in prisons]
        sent, took = messages.send_year(own, writers, senders, MESSAGES, wanted.message_rows)
        by_messages = _rate(sent, took)
        tell(f"{by_messages.rows_per_s:.0f} rows/s; saving, a third year, questions again")
        saved = asyncio.run(questions.save(own, senders[0].wards[0], SAVED))
        load_year(own, prisons, THIRD, WORKERS)
        settle(own.labour_shards)
        third = asyncio.run(questions.ask(own, prisons, [BULK, THIRD]))
        lines_saved = saved.asked * min(LEAST_LINES, len(senders[0].wards[0].inmates))
        return LabourBench(
            rows=year,
            shards=len(own.labour_shards),
            cores=os.cpu_count() or 1,
            bulk=bulk,
            messages=by_messages,
            old_way=old,
            bulk_ratio=round(bulk.rows_per_s / old.rows_per_s, 1),
            messages_ratio=round(by_messages.rows_per_s / old.rows_per_s, 1),
            inmate_month_ms=first.inmate_month_ms,
            ward_month_ms=first.ward_month_ms,
            save_200_ms=saved,
            prison_month_ms=first.prison_month_ms,
            bureau_report_ms=first.bureau_report_ms,
            bureau_report_duckdb_ms=exported.bureau_report_ms,
            export_s=exported.export_s,
            rows_at_end=third.counted,
            inmate_month_at_3x_ms=third.inmate_month_ms,
            growth_at_3x=round(third.inmate_month_ms.p95 / first.inmate_month_ms.p95, 3),
            bytes_per_row=first.bytes_per_row,
            counted=third.counted,
            acknowledged=2 * year + sent + lines_saved,
        )


def _rate(rows: int, seconds: float) -> Rate:
    return Rate(rows=rows, seconds=round(seconds, 2), rows_per_s=round(rows / seconds, 1))


def _sample(prison: Prison) -> list[Row]:
    rows = [row for sheet in sheets_of(prison, days_of(BULK)[:40], 1) for row in sheet.rows]
    return rows[:OLD_SAMPLE]


def _full(prison: Prison) -> Prison:
    """The prison itself where its wards are full, else one with fuller wards in its place."""
    if len(prison.wards[0].inmates) >= LEAST_LINES:
        return prison
    return made_prison(prison.prison_id, prison.code, LEAST_LINES)


async def plant(settings: Settings, rows: int) -> list[Prison]:
    """Fifteen prisons with so many rows a year, each in its shard."""
    core = open_database(settings)
    shards = open_shards(settings, core)
    async with core.transaction() as tx:
        bureau = await units.add(tx, parent=None, code="SH", name="局", org_type=OrgType.BUREAU)
        made = [
            await units.add(
                tx, parent=bureau, code=f"P{number:02}", name=f"{number}监", org_type=OrgType.PRISON
            )
            for number in range(1, PRISONS + 1)
        ]
    await shards.place_new()
    await shards.close()
    await core.close()
    inmates = max(1, round(rows / DAYS / PRISONS / WARDS))
    return [made_prison(one.id, one.code, inmates) for one in made]
