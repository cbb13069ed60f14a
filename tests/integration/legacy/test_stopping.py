"""A run that is stopped or killed at any moment goes on by the same command.

The run is held up where the test wants it, by a lock that it must wait for; nothing depends on
how fast either is.
"""

import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import text

from connectors.ledger import moving
from connectors.ledger.checking import check
from connectors.ledger.shards import Shards
from connectors.postgres import Database, make_id
from connectors.postgres.labour.legacy import runs
from pipelines.flows.labour.legacy.delivery import deliveries
from pipelines.flows.labour.legacy.hours import HoursTaker
from pipelines.flows.labour.legacy.migration import Migration
from tests.integration.eventually import eventually
from tests.integration.legacy.conftest import INMATES, Command, counted, ended
from tests.integration.legacy.dumps import Folder, line
from tests.integration.world import NOW, World

pytestmark = [
    pytest.mark.integration,
    pytest.mark.soak,
    pytest.mark.drives(
        "cluster/verbs/legacy.py", "connectors/ledger", "pipelines/flows/labour/legacy"
    ),
]
MONTHS = range(1, 6)
HELD_MONTH = 3
DAYS = range(1, 11)
STARTING_S = 120.0
"""A process of Python imports much."""
ROWS = len(MONTHS) * len(DAYS) * len(INMATES)


@pytest.fixture
def full(folder: Folder) -> Folder:
    """Five months of three inmates, and one whom nobody knows."""
    rows = [
        line(f"{month}-{day}-{number}", number, f"2023-{month:02}-{day:02}", "7.5")
        for month in MONTHS
        for day in DAYS
        for number in INMATES
    ]
    folder.add([*rows, line("x", "3199999", "2023-01-01")])
    return folder


class LetGo(Exception):
    """Rolls back."""


@asynccontextmanager
async def holding(database: Database, statement: str, **told: object) -> AsyncIterator[None]:
    """Has written what the run must wait for, and takes it back."""
    with suppress(LetGo):
        async with database.transaction() as tx:
            await tx.execute(text(statement).bindparams(**told))
            yield
            raise LetGo


async def is_waiting(database: Database) -> bool:
    found = text(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    async with database.transaction() as tx:
        return bool(await tx.scalar(found))


def before_it_is_noted(db: Database, world: World) -> AbstractAsyncContextManager[None]:
    """An officer is about to enter one of the third month's days."""
    made = make_id()
    return holding(
        db,
        "insert into timesheet (id, ward_id, prison_id, day, version, state, people, lines,"
        " normal_minutes, overtime_minutes, rest_minutes, entered_by, entered_name, submitted_at,"
        " message_id) values (:id, :ward, :prison, '2023-03-05', 1, 'submitted', 1, 1, 480, 0, 0,"
        " :by, '王警官', now(), :id)",
        id=made,
        ward=world.ward.id,
        prison=world.prison.id,
        by=world.officer_id,
    )


async def months_done(db: Database) -> int:
    async with db.transaction() as tx:
        found = text("select count(*) from legacy_batch where state = 'done'")
        return int(await tx.scalar(found))


async def require_whole(command: Command, full: Folder, shards: Shards, done: int) -> None:
    """The same command goes on, and all is there once."""
    told = (await command.run(full.root)).told
    (one,) = told["files"]
    assert told["added"] == ROWS - done * len(DAYS) * len(INMATES)
    assert (one["taken_rows"], one["refused_rows"], one["agrees"]) == (ROWS, 1, True)
    assert sorted(await counted(shards)) == [(0, 0), (ROWS, ROWS * 450)]
    for shard in shards.databases:
        sound = await check(shard, shards.seals, date(2023, 1, 1), date(2023, 12, 31))
        assert sound.broken == ()
    assert (await command.run(full.root)).told["added"] == 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
async def test_a_stopped_run_goes_on(
    number: signal.Signals,
    command: Command,
    full: Folder,
    shards: Shards,
    db: Database,
    world: World,
) -> None:
    async with before_it_is_noted(db, world):
        process = command.start(full.root)
        await eventually(lambda: is_waiting(db), limit_s=STARTING_S)
        assert await months_done(db) == HELD_MONTH - 1
        process.send_signal(number)
        stopped = await ended(process)
    assert stopped.code == (-number if number is signal.SIGKILL else 128 + number)
    assert ("已停止" in stopped.error) is (number is not signal.SIGKILL)
    assert sum(lines for lines, _ in await counted(shards)) == 2 * len(DAYS) * len(INMATES)
    await require_whole(command, full, shards, HELD_MONTH - 1)


class Died(Exception):
    """The process died here."""


class Silent:
    def begin(self, what: str, rows: int) -> None: ...

    def advance(self, rows: int) -> None: ...


def dying(real: Callable[..., Awaitable[None]], *, first: bool) -> Callable[..., Awaitable[None]]:
    """The same, but its third call is the last thing that happens, or does not happen."""
    calls = count(1)

    async def called(*told: Any) -> None:
        third = next(calls) == HELD_MONTH
        if third and first:
            raise Died
        await real(*told)
        if third:
            raise Died

    return called


@pytest.mark.parametrize("written", [False, True])
async def test_a_run_that_died_between_the_commits_of_both_databases_goes_on(
    written: bool,
    command: Command,
    full: Folder,
    shards: Shards,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The fault: the process dies behind the shard's commit, or before it.
    if written:
        monkeypatch.setattr(runs, "settle_batch", dying(runs.settle_batch, first=True))
    else:
        monkeypatch.setattr(HoursTaker, "note", dying(HoursTaker.note, first=False))
    migration = Migration(db, shards, command.seal, lambda: NOW, Silent(), 10)
    with pytest.raises(Died):
        await migration.run(deliveries([full.root]), "labour")
    monkeypatch.undo()
    assert await months_done(db) == HELD_MONTH - 1
    await require_whole(command, full, shards, HELD_MONTH - 1 + written)


async def test_what_was_taken_over_stays_so_when_the_prison_moves(
    command: Command, full: Folder, shards: Shards, db: Database, world: World
) -> None:
    assert (await command.run(full.root)).told["added"] == ROWS
    (home,) = await shards.placements()
    await moving.move(shards, db, world.prison.id, 1 - home.shard)
    full.name, full.files[0]["file"] = "第二批", "P03-2023.csv"
    full.write()
    (told,) = (await command.run(full.root)).told["files"]
    assert (told["taken_rows"], told["before_rows"], told["agrees"]) == (0, ROWS, True)
    assert sorted(await counted(shards)) == [(0, 0), (ROWS, ROWS * 450)]
