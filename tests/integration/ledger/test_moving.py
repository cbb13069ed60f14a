"""A prison moves to another shard without loss, while it is in use (LR-GEN-01)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.keys.software import SoftwareKeys
from connectors.ledger import moving, placement
from connectors.ledger.applier import Applier, take_in
from connectors.ledger.checking import check
from connectors.ledger.incoming import ElsewhereError, Incoming
from connectors.ledger.reading import month_of, page
from connectors.ledger.shards import Shards
from connectors.postgres import Database
from schemas.errors import InvalidInput
from schemas.labour.hours import HoursLine
from tests.integration.ledger.conftest import DAY, Desk
from tests.integration.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("LR-GEN-01")]


@pytest.fixture
async def shards(db: Database, shard_urls: list[str], tmp_path: Path) -> AsyncIterator[Shards]:
    made = Shards(db, [Database(url) for url in shard_urls], SoftwareKeys(tmp_path))
    yield made
    await made.close()


@pytest.fixture
async def desk(shards: Shards, world: World, db: Database) -> Desk:
    """The world's prison on the first shard."""
    desk = Desk(shards.databases[0], shards.seals)
    desk.prison, desk.ward = world.prison.id, world.ward.id
    await shards.place_new()
    return desk


def days(desk: Desk, count: int) -> list[Incoming]:
    return [
        desk.entered(*(desk.line(i, 300 + n) for i in range(4)), day=DAY + timedelta(days=n))
        for n in range(count)
    ]


async def test_all_of_it_is_in_the_new_shard_and_nothing_in_the_old(
    shards: Shards, desk: Desk, db: Database
) -> None:
    await desk.applier.apply([*days(desk, 5), desk.decided()])
    done = await moving.move(shards, db, desk.prison, 1)
    assert (done.sheets, done.lines) == (5, 20)
    assert await shards.of(desk.prison) is shards.databases[1]
    first, _ = month_of(DAY)
    sound = await check(shards.databases[1], shards.seals, first, first + timedelta(days=60))
    assert (sound.sheets, sound.lines, sound.broken) == (5, 20, ())
    assert await desk.rows() == []
    with pytest.raises(ElsewhereError):
        await desk.applier.apply(days(desk, 1))


async def test_what_is_written_while_it_runs_is_not_lost(
    shards: Shards, desk: Desk, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = days(desk, 12)
    await desk.applier.apply(batches[:6])
    copy_sheets = moving._copy_sheets
    late = [batches[6]]

    async def copied(*args: Any) -> int:
        """A ward enters a day between two steps of the move."""
        if late:
            await desk.applier.apply([late.pop()])
        return await copy_sheets(*args)

    # Copied as ever: a day comes in at the only moment at which it could be lost.
    monkeypatch.setattr(moving, "_copy_sheets", copied)
    done = await moving.move(shards, db, desk.prison, 1)
    assert done.copied_again == 1
    elsewhere = Applier(shards.databases[1], shards.seals, desk.keep)
    # Everything comes again, as after a crash; what was applied in the old shard has no effect.
    repeated = await elsewhere.apply(batches)
    assert repeated.repeated == 7
    found = await page(shards, DAY, DAY + timedelta(days=20), None, 100)
    assert len(found) == 12 * 4


async def test_a_move_that_died_goes_on(
    shards: Shards, desk: Desk, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.applier.apply(days(desk, 3))

    async def died(*args: Any) -> None:
        raise asyncio.CancelledError

    # The fault: the process dies with half of the move done.
    monkeypatch.setattr(moving, "_copy_versions", died)
    with pytest.raises(asyncio.CancelledError):
        await moving.move(shards, db, desk.prison, 1)
    assert await shards.of(desk.prison) is shards.databases[0]
    monkeypatch.undo()
    await moving.move(shards, db, desk.prison, 1)
    assert len(await page(shards, DAY, DAY + timedelta(days=9), None, 100)) == 12


async def test_there_is_no_such_shard(shards: Shards, desk: Desk, db: Database) -> None:
    with pytest.raises(InvalidInput):
        await moving.move(shards, db, desk.prison, 2)
    async with db.transaction() as tx:
        assert [one.moving_to for one in await placement.placements(tx)] == [None]


async def test_a_query_over_both_shards_is_one_sorted_page(
    shards: Shards, desk: Desk, db: Database
) -> None:
    """Two prisons and two years lie in different tables (LR-GEN-01)."""
    other = Desk(shards.databases[1], shards.seals)
    async with shards.databases[1].transaction() as tx:
        await take_in(tx, other.prison)
    year_before = date(2025, 11, 3)
    for one in (desk, other):
        for day in (DAY, year_before):
            await one.applier.apply([one.entered(*_lines(one), day=day)])
    seen: list[Any] = []
    while True:
        found = await page(shards, year_before, DAY, seen[-1] if seen else None, 3)
        if not found:
            break
        seen += found
    alias = shards.people.alias
    keys = [(one.day, one.ward_id, alias(one.inmate_id), one.post_id, one.kind) for one in seen]
    assert len(keys) == len(set(keys)) == 16
    assert keys == sorted(keys)


def _lines(desk: Desk) -> list[HoursLine]:
    return [desk.line(i) for i in range(4)]
