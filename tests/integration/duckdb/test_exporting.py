"""Exports: what they hold, what they write anew, and that a broken one leaves the last whole."""

import asyncio
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from connectors.duckdb import exporting
from connectors.duckdb.figures import Figure, bureau_month
from connectors.duckdb.folder import DATABASE, HOURS, part_file
from connectors.ledger.moving import move
from connectors.postgres import make_id
from connectors.postgres.cockpits import analyst_exports
from connectors.postgres.database import Database
from schemas.cockpits.analysis import AnalystExport, ExportState
from schemas.errors import Conflict, IntegrityBroken, Unavailable
from tests.integration.duckdb.conftest import NOVEMBER, Ledger, fill
from tests.integration.eventually import eventually
from tests.integration.ledger.conftest import AT
from tests.integration.world import World


async def catalogue(ledger: Ledger) -> list[AnalystExport]:
    async with ledger.core.transaction() as tx:
        return (await analyst_exports.page(tx, 50, 0))[0]


@pytest.mark.requirement("LR-GEN-04")
async def test_an_export_holds_every_line_and_counts_what_is_approved_alone(
    ledger: Ledger, world: World
) -> None:
    await fill(ledger)
    done = await ledger.export()
    assert (done.state, done.rows, done.months_written, done.months_kept) == ("done", 8, 3, 0)
    first, second = ledger.desks
    lines = ledger.ask(
        "select prison_id, month, ward_id, day, worker_key, post_id, project_id, kind, minutes,"
        " state from labour_hours order by minutes, day"
    )
    assert len(lines) == 7
    assert lines[0] == (
        first.prison, "2026-10", first.ward, date(2026, 10, 31),
        first.seals.people.alias(first.inmates[1]), first.posts[0], None,
        "overtime", 60, "approved",
    )  # fmt: skip
    waiting = "select worker_key, minutes, state, decided_at from labour_hours_unapproved"
    assert ledger.ask(waiting) == [
        (second.seals.people.alias(second.inmates[0]), 50, "submitted", None)
    ]
    sums = (
        "select prison_id, month, sum(minutes), sum(lines) from labour_hours_by_month group by 1, 2"
    )
    assert sorted(ledger.ask(sums)) == sorted(
        [
            (first.prison, "2026-10", 1020, 3),
            (first.prison, "2026-11", 360, 2),
            (second.prison, "2026-11", 610, 2),
        ]
    )
    assert bureau_month(ledger.exports.root / DATABASE, "2026-10") == [
        Figure(first.prison, "normal", 960),
        Figure(first.prison, "overtime", 60),
    ]
    assert ledger.ask("select code, name from prison order by code limit 1") == [("P03", "三监")]
    assert await catalogue(ledger) == [done]


async def test_every_column_of_every_view_is_explained(ledger: Ledger, world: World) -> None:
    described = []
    # The same views without any file and with some.
    for entered in (False, True):
        if entered:
            await fill(ledger)
        await ledger.export()
        found = ledger.ask(
            "select table_name, column_name, comment, data_type from duckdb_columns()"
            " where not internal order by all"
        )
        assert [one for one in found if not one[2]] == []
        described.append(found)
        told = ledger.ask("select view_name, comment from duckdb_views() where not internal")
        assert {name for name, comment in told if comment} == {
            "labour_hours", "labour_hours_unapproved", "labour_hours_by_month", "prison", "ward",
            "labour_post", "labour_project", "worker_grade",
        }  # fmt: skip
    assert described[0] == described[1]


async def test_only_what_changed_is_written_anew(ledger: Ledger) -> None:
    await fill(ledger)
    await ledger.export()
    before = {part.place: part for part in ledger.exports.manifest().parts}  # type: ignore[union-attr]
    old = ledger.exports.current()
    again = await ledger.export()
    assert (again.months_written, again.months_kept, again.rows) == (0, 3, 8)
    await ledger.desks[1].applier.apply([ledger.desks[1].decided(day=date(2026, 11, 2))])
    third = await ledger.export()
    assert (third.months_written, third.months_kept) == (1, 2)
    assert ledger.ask("from labour_hours_unapproved") == []
    assert ledger.ask("select count(*) from labour_hours") == [(8,)]
    current = ledger.exports.current()
    assert current is not None
    assert old is not None
    # Kept files are the same ones; of the folders before, one stays for who is reading.
    for place, part in before.items():
        links = os.stat(part_file(current, HOURS, part)).st_nlink
        assert links == (1 if place == (ledger.desks[1].prison, "2026-11") else 2)
    assert not old.exists()
    assert len(list(current.parent.iterdir())) == 2


async def test_an_export_that_breaks_leaves_the_last_whole(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(ledger)
    await ledger.export()
    whole = ledger.ask("from labour_hours order by all")
    async with ledger.desks[0].shard.transaction() as tx:
        await tx.execute(text("update hours_line set minutes = 1 where minutes = 240"))
        await tx.execute(text("update hours_sheet set mac = '\\x00' where day = '2026-11-01'"))
    with pytest.raises(IntegrityBroken):
        await ledger.export()
    # Broken off between the months, as by a killed process or a job's time limit.
    monkeypatch.setattr(exporting, "read_month", broken_off)
    with pytest.raises(asyncio.CancelledError):
        await ledger.export()
    assert ledger.ask("from labour_hours order by all") == whole
    assert [one.state for one in await catalogue(ledger)] == [
        ExportState.FAILED, ExportState.FAILED, ExportState.DONE,
    ]  # fmt: skip
    assert all(one.problem for one in (await catalogue(ledger))[:2])
    assert len(list((ledger.exports.root / "exports").iterdir())) == 1


async def test_what_a_killed_process_left_is_noted_and_cleared(ledger: Ledger) -> None:
    left = ledger.exports.begin(make_id())
    async with ledger.core.transaction() as tx:
        await analyst_exports.begin(tx, left.name, AT)
    await fill(ledger)
    done = await ledger.export()
    newest, oldest = await catalogue(ledger)
    assert newest == done
    assert (oldest.state, oldest.problem) == ("failed", analyst_exports.BROKEN_OFF)
    assert not left.exists()


async def broken_off(*_: Any) -> Any:
    raise asyncio.CancelledError


async def test_all_shards_are_read_at_one_moment(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is entered while the export runs is in none of its files, on whichever shard."""
    await fill(ledger)
    read = exporting.read_month
    entered = []

    async def read_while_entering(*given: Any) -> Any:
        if not entered:
            for desk in range(2):
                await ledger.enter(desk, date(2026, 11, 9), ledger.desks[desk].line(5, 77))
            entered.append(True)
        return await read(*given)

    # Read as ever: what is entered in between must not get into the export.
    monkeypatch.setattr(exporting, "read_month", read_while_entering)
    assert (await ledger.export()).rows == 8
    assert ledger.ask("from labour_hours where minutes = 77") == []
    assert (await ledger.export()).rows == 10


async def is_held_up(shard: Database) -> bool:
    """Whether somebody waits for a lock there."""
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    async with shard.reading() as tx:
        return bool(await tx.scalar(text(f"{waiting} and datname = current_database()")))


async def test_writers_wait_for_the_cut_and_no_longer(ledger: Ledger) -> None:
    """A batch under way on one shard holds the cut up; what follows waits until it is made."""
    first, second = ledger.desks
    async with second.shard.transaction() as tx:
        # As every writer does before it writes.
        await tx.execute(text("select 1 from shard_prison for update"))
        export = asyncio.create_task(ledger.export())
        await eventually(lambda: is_held_up(second.shard))
        late = asyncio.create_task(ledger.enter(0, NOVEMBER, first.line(0)))
        await eventually(lambda: is_held_up(first.shard))
        assert not export.done()
        assert not late.done()
    assert (await export).rows == 0
    await late
    assert (await ledger.export()).rows == 1


async def test_a_prison_on_the_move_is_read_once_or_not_at_all(ledger: Ledger) -> None:
    await fill(ledger)
    prison = ledger.desks[0].prison
    async with ledger.shards.databases[0].transaction() as tx:
        await tx.execute(text("update shard_prison set state = 'gone'"))
    with pytest.raises(Unavailable, match="prison_moving"):
        await ledger.export()
    async with ledger.shards.databases[0].transaction() as tx:
        await tx.execute(text("update shard_prison set state = 'leaving'"))
    await ledger.export()
    assert ledger.ask("select count(*) from labour_hours where prison_id = ?", prison) == [(5,)]


async def test_a_prison_that_moved_is_read_from_its_new_shard(ledger: Ledger, world: World) -> None:
    assert await ledger.shards.place_new() == 1
    desk = ledger.desks[0]
    desk.prison, desk.ward = world.prison.id, world.ward.id
    await ledger.enter(0, NOVEMBER, desk.line(0), desk.line(1))
    await ledger.export()
    await move(ledger.shards, ledger.core, world.prison.id, 1)
    done = await ledger.export()
    # The same rows elsewhere: nothing is written again, and nothing twice.
    assert (done.rows, done.months_written, done.months_kept) == (2, 0, 1)
    (ledger.exports.root / "current").unlink()
    assert (await ledger.export()).months_written == 1
    assert ledger.ask("select sum(minutes) from labour_hours") == [(960,)]


async def test_two_exports_do_not_run_at_once(ledger: Ledger) -> None:
    with ledger.exports.alone(), pytest.raises(Conflict):
        await ledger.export()


async def test_the_command_exports(
    ledger: Ledger, database_url: str, shard_urls: list[str], tmp_path: Path
) -> None:
    await fill(ledger)
    environment = {
        "PATH": "/usr/bin",
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "QINQIAO_DATA_DIR": str(tmp_path),
        "QINQIAO_DATABASE_URL": database_url,
        "QINQIAO_LABOUR_SHARDS": ",".join(shard_urls),
    }
    command = (sys.executable, "-m", "cluster", "export", "--json")
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    told = json.loads(out)
    assert (told["state"], told["rows"], told["months_written"]) == ("done", 8, 3)
    assert told["database"] == str(ledger.exports.root / DATABASE)
    assert ledger.ask("select count(*) from labour_hours") == [(7,)]
