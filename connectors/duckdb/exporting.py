"""An export from beginning to end: one cut, what changed since the last, swapped in whole."""

import asyncio
import time
from asyncio import CancelledError
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from connectors.duckdb.cut import Cut, cut_through
from connectors.duckdb.folder import Exports, keep
from connectors.duckdb.names import present, write_names
from connectors.duckdb.reading import parts_of, read_month
from connectors.duckdb.views import make_database
from connectors.duckdb.writing import Writer
from connectors.ledger.shards import Shards
from connectors.postgres.access import data_levels
from connectors.postgres.cockpits import analyst_exports
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from pipelines.rules.cockpits.parts import Manifest, Part, homes, planned
from pipelines.rules.security.row_seal import RowSeal
from schemas.cockpits.analysis import AnalystExport, ExportState
from schemas.errors import QinqiaoError

BROKEN_OFF = "导出被中止；之前的导出仍然有效。"


class Exporter:
    """Makes exports of one ledger into one folder."""

    def __init__(
        self,
        core: Database,
        shards: Shards,
        exports: Exports,
        rights_seal: RowSeal,
        now: Callable[[], datetime],
    ) -> None:
        self._core = core
        self._shards = shards
        self._exports = exports
        self._rights_seal = rights_seal
        self._now = now

    async def export(self) -> AnalystExport:
        """Make an export and put it in force; whatever goes wrong, the last one stays."""
        with self._exports.alone():
            begun, started_at = time.perf_counter(), self._now()
            export_id = make_id()
            async with self._core.transaction() as tx:
                await analyst_exports.begin(tx, export_id, started_at)
            made = self._exports.begin(export_id)
            done = AnalystExport(
                id=export_id,
                state=ExportState.FAILED,
                started_at=started_at,
                cut=None,
                rows=0,
                months_written=0,
                months_kept=0,
                seconds=0,
                problem=BROKEN_OFF,
            )
            try:
                done = await self._made(made, done)
            except (Exception, CancelledError) as error:
                self._exports.drop(made)
                done = msgspec.structs.replace(done, problem=_told(error))
                raise
            finally:
                seconds = round(time.perf_counter() - begun, 3)
                done = msgspec.structs.replace(done, seconds=seconds)
                async with self._core.transaction() as tx:
                    await analyst_exports.end(tx, done)
            return done

    async def _made(self, made: Path, begun: AnalystExport) -> AnalystExport:
        async with cut_through(self._shards) as cut:
            manifest, written = await self._write(made, cut)
        async with self._core.transaction() as tx:
            dimensions = await present(tx, await data_levels.every(tx, self._rights_seal))
            for one in dimensions:
                await write_names(tx, one, made)
        await asyncio.to_thread(make_database, made, dimensions)
        self._exports.put_in_force(made, manifest)
        return msgspec.structs.replace(
            begun,
            state=ExportState.DONE,
            cut=cut.at,
            rows=manifest.rows,
            months_written=written,
            months_kept=len(manifest.parts) - written,
            problem="",
        )

    async def _write(self, made: Path, cut: Cut) -> tuple[Manifest, int]:
        home = homes(cut.held)
        now: list[Part] = []
        for number, snapshot in enumerate(cut.snapshots):
            parts = await parts_of(snapshot)
            now += [part for part in parts if home.get(part.prison_id) == number]
        plan = planned(now, self._exports.manifest())
        before = self._exports.current()
        for part in plan.keep:
            assert before is not None
            keep(before, made, part)
        writer = Writer(made)
        try:
            for part in plan.write:
                month = await read_month(cut.snapshots[home[part.prison_id]], part)
                await asyncio.to_thread(writer.write, part, month)
        finally:
            writer.close()
        parts = sorted(now, key=lambda one: one.place)
        return Manifest(export_id=made.name, cut=cut.at, parts=parts), len(plan.write)


def _told(error: BaseException) -> str:
    if isinstance(error, QinqiaoError):
        return error.message
    return BROKEN_OFF if isinstance(error, CancelledError) else f"导出出错：{error}"
