"""`qinqiao export`: the ledger's hours into files for analysts."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from cluster.running import labour_shards, require_database
from cluster.settings import settings_of_process
from connectors.doors import open_doors, open_shards
from connectors.duckdb.exporting import Exporter
from connectors.duckdb.folder import DATABASE, Exports
from schemas.cockpits.analysis import AnalystExport
from schemas.settings import Settings


def export(
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Write the committed hours to Parquet and refresh the DuckDB file over them."""
    settings = settings_of_process()
    settings = msgspec.structs.replace(
        settings,
        database_url=require_database(settings),
        labour_shards=labour_shards(settings),
    )
    done = asyncio.run(_export(settings))
    database = Exports.of(settings).root / DATABASE
    if as_json:
        told = msgspec.to_builtins(done) | {"database": str(database)}
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    months = f"{done.months_written} prison-months written, {done.months_kept} kept"
    told = f"export: {done.rows} rows as of {done.cut}, {months}, {done.seconds:.1f} s"
    Console(soft_wrap=True).print(told, str(database), sep="\n", markup=False, highlight=False)


async def _export(settings: Settings) -> AnalystExport:
    doors = open_doors(settings)
    shards = open_shards(settings, doors.database, pool_size=2)
    try:
        exporter = Exporter(
            doors.database,
            shards,
            Exports.of(settings),
            doors.rights_seal(),
            lambda: datetime.now(UTC),
        )
        return await exporter.export()
    finally:
        await shards.close()
        await doors.close()
