"""A ledger on two shards with made-up hours, and a folder to export it to."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from connectors.duckdb.exporting import Exporter
from connectors.duckdb.folder import DATABASE, Exports
from connectors.keys.software import SoftwareKeys
from connectors.ledger.applier import take_in
from connectors.ledger.shards import Shards
from connectors.postgres import Database
from pipelines.rules.security.row_seal import PURPOSE, RowSeal
from schemas.cockpits.analysis import AnalystExport
from schemas.labour.hours import HoursKind, HoursLine
from tests.integration.ledger.conftest import Desk

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 1)


class Ledger:
    """Two prisons, a shard each, with an officer's desk in each."""

    def __init__(self, core: Database, shards: Shards, desks: list[Desk], root: Path) -> None:
        self.core, self.shards, self.desks = core, shards, desks
        self.exports = Exports(root / "analysts")
        seal = RowSeal(SoftwareKeys(root / "keys").derive(PURPOSE))
        self.exporter = Exporter(core, shards, self.exports, seal, lambda: datetime.now(UTC))

    async def enter(self, desk: int, day: date, *lines: HoursLine, approved: bool = True) -> None:
        """A sheet with these lines, decided on unless it is to wait."""
        there = self.desks[desk]
        await there.applier.apply([there.entered(*lines, day=day)])
        if approved:
            await there.applier.apply([there.decided(day=day)])
        assert there.refused == []

    async def export(self) -> AnalystExport:
        return await self.exporter.export()

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        path = (self.exports.root / DATABASE).resolve()
        with duckdb.connect(str(path), read_only=True) as base:
            return base.execute(sql, values or None).fetchall()


@pytest.fixture
async def ledger(db: Database, shard_urls: list[str], tmp_path: Path) -> AsyncIterator[Ledger]:
    databases = [Database(url) for url in shard_urls]
    shards = Shards(db, databases, SoftwareKeys(tmp_path / "keys"))
    desks = [Desk(one) for one in databases]
    for desk, database in zip(desks, databases, strict=True):
        async with database.transaction() as tx:
            await take_in(tx, desk.prison)
    yield Ledger(db, shards, desks, tmp_path)
    await shards.close()


async def fill(ledger: Ledger) -> None:
    """Three approved days and one that waits, in two months and two prisons."""
    first, second = ledger.desks
    overtime = first.line(1, 60, kind=HoursKind.OVERTIME)
    await ledger.enter(0, OCTOBER, first.line(0), first.line(1), overtime)
    await ledger.enter(0, NOVEMBER, first.line(0, 240), first.line(0, 120, post=1))
    await ledger.enter(1, NOVEMBER, second.line(0, 300), second.line(1, 310))
    await ledger.enter(1, date(2026, 11, 2), second.line(0, 50), approved=False)
