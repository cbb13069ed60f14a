"""`qinqiao labour migrate`: takes old data over from dumps, as far as it has not been done."""

import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from cluster.running import labour_shards, require_database
from cluster.settings import settings_of_process
from connectors.doors import open_doors, open_shards
from pipelines.flows.labour.legacy.delivery import Delivery, deliveries
from pipelines.flows.labour.legacy.migration import Migrated, Migration
from pipelines.rules.labour.legacy.numbers import amount_text
from pipelines.rules.labour.legacy.words import KINDS
from schemas.labour.legacy import LegacyFileView
from schemas.settings import Settings

STOPPED = (
    "stopped; what was taken over stays, the same command goes on\n"
    "已停止。已迁移的数据保留，再次运行同一命令即可继续。"
)
DIFFERS = 3
"""Exit code where old and new do not agree."""


def migrate(
    targets: Annotated[
        list[Path],
        typer.Argument(exists=True, help="Folders with a manifest.json, or single files of them."),
    ],
    by: Annotated[str, typer.Option(help="Account of the officer who answers for the data.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Take old data over from CSV dumps; stopped at any moment, the same command goes on."""
    settings = settings_of_process()
    settings = msgspec.structs.replace(
        settings, database_url=require_database(settings), labour_shards=labour_shards(settings)
    )
    found = deliveries(targets)
    console = Console(stderr=True)
    with _progress(console) as bars:
        done, stopped = asyncio.run(_until_stopped(settings, found, by, _Bar(bars)))
    if done is None:
        console.print(STOPPED, soft_wrap=True)
        raise typer.Exit(128 + stopped)
    if as_json:
        sys.stdout.write(msgspec.json.encode(_told(done)).decode() + "\n")
    else:
        _show(done)
    if not done.agrees:
        raise typer.Exit(DIFFERS)


async def _until_stopped(
    settings: Settings, found: list[Delivery], by: str, bar: "_Bar"
) -> tuple[Migrated | None, int]:
    """The outcome, or None with the signal that stopped the run."""
    loop, caught = asyncio.get_running_loop(), list[int]()
    task = asyncio.create_task(_migrate(settings, found, by, bar))

    def stop(number: int) -> None:
        caught.append(number)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    try:
        return await task, 0
    except asyncio.CancelledError:
        if not caught:
            raise
        return None, caught[0]


async def _migrate(settings: Settings, found: list[Delivery], by: str, bar: "_Bar") -> Migrated:
    doors = open_doors(settings)
    shards = open_shards(settings, doors.database, pool_size=2)
    try:
        migration = Migration(
            doors.database,
            shards,
            doors.rights_seal(),
            lambda: datetime.now(UTC),
            bar,
            settings.pay_due_day,
        )
        return await migration.run(found, by)
    finally:
        await shards.close()
        await doors.close()


class _Bar:
    """One line at a time: checking, then taking over."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task = bars.add_task("", total=None, visible=False)

    def begin(self, what: str, rows: int) -> None:
        self._bars.remove_task(self._task)
        self._task = self._bars.add_task(what, total=rows)

    def advance(self, rows: int) -> None:
        self._bars.advance(self._task, rows)


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)


def _told(done: Migrated) -> dict[str, Any]:
    return {
        "added": done.added,
        "agrees": done.agrees,
        "files": [_decimals(msgspec.to_builtins(one)) for one in done.files],
    }


def _decimals(told: dict[str, Any]) -> dict[str, Any]:
    return {
        name: amount_text(value) if name.endswith("amount") else value
        for name, value in told.items()
    }


def _show(done: Migrated) -> None:
    table = Table(
        "单位",
        "年度",
        "类别",
        "文件行数",
        "文件合计",
        "已采纳",
        "采纳合计",
        "此前已在",
        "未采纳",
        "核对",
    )
    for one in done.files:
        table.add_row(*_cells(one))
    console = Console()
    console.print(table)
    told = f"本次新增 {done.added} 行。" if done.added else "没有新增：这些数据此前已迁移完毕。"
    console.print(told, highlight=False)


def _cells(one: LegacyFileView) -> tuple[str, ...]:
    return (
        one.prison_code,
        str(one.year),
        KINDS[one.kind],
        str(one.rows),
        amount_text(one.amount),
        str(one.taken_rows),
        amount_text(one.taken_amount),
        str(one.before_rows),
        str(one.refused_rows),
        "相符" if one.agrees else "不符",
    )
