"""Rows changed past the platform are found (LR-CRYPTO-02)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from connectors.keys.software import SoftwareKeys
from connectors.ledger import checking
from connectors.ledger.checking import check
from connectors.ledger.findings import check_all
from connectors.ledger.shards import Shards
from connectors.postgres import Database
from connectors.postgres.audit import integrity
from tests.integration.ledger.conftest import DAY, SEALS, Desk

pytestmark = [pytest.mark.integration, pytest.mark.requirement("LR-CRYPTO-02")]


@pytest.fixture
async def booked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Five days of four inmates, read two sheets at a time."""
    # A hundred in production: five sheets must take more than one reading.
    monkeypatch.setattr(checking, "SHEETS", 2)
    await desk.applier.apply(
        [
            desk.entered(*(desk.line(i) for i in range(4)), day=DAY + timedelta(days=n))
            for n in range(5)
        ]
    )
    return desk


async def found(desk: Desk, *forged: str) -> list[tuple[str, str, bool]]:
    async with desk.shard.transaction() as tx:
        for statement in forged:
            await tx.execute(text(statement))
    checked = await check(desk.shard, SEALS, DAY, DAY + timedelta(days=30))
    assert checked.sheets == 5
    return [(one.table, one.problem, one.inmate_sealed is not None) for one in checked.broken]


async def test_what_nobody_touched_holds(booked: Desk) -> None:
    assert await found(booked) == []


FIRST, LAST = (
    "(inmate_sealed, day) = (select inmate_sealed, day from hours_line"
    f" order by day {way}, inmate_sealed limit 1)"
    for way in ("asc", "desc")
)


@pytest.mark.parametrize(
    ("forged", "told"),
    [
        (
            f"update hours_line set minutes = 600 where {LAST}",
            ("hours_line", "changed", True),
        ),
        (
            f"update hours_line set mac = decode(repeat('00', 16), 'hex') where {FIRST}",
            ("hours_line", "changed", True),
        ),
        (
            f"delete from hours_line where {FIRST}",
            ("hours_sheet", "missing", False),
        ),
        (
            "update hours_sheet set state = 2 where day = (select min(day) from hours_sheet)",
            ("hours_sheet", "changed", False),
        ),
    ],
)
async def test_what_was_changed_by_sql_is_named(
    booked: Desk, forged: str, told: tuple[str, str, bool]
) -> None:
    assert told in await found(booked, forged)


async def test_a_finding_is_told_once_with_the_platform_s_others(
    booked: Desk, db: Database, tmp_path: Path
) -> None:
    shards = Shards(db, [booked.shard], SoftwareKeys(tmp_path))
    shards.seals = SEALS
    assert (await check_all(db, shards)).broken == 0
    async with booked.shard.transaction() as tx:
        await tx.execute(
            text(
                "update hours_line set minutes = 600 where day = (select min(day) from hours_line)"
            )
        )
    first, second = await check_all(db, shards), await check_all(db, shards)
    assert (first.rows, first.broken, first.findings) == (25, 4, 4)
    assert (second.broken, second.findings) == (4, 0)
    async with db.transaction() as tx:
        found, total = await integrity.findings(tx, only_open=True, limit=10, offset=0)
    assert total == 4
    # Who looks after integrity is told which row, not whose it is.
    aliases = [SEALS.people.alias(inmate) for inmate in booked.inmates[:4]]
    assert {one.row_id for one in found} == {f"{DAY} {alias}" for alias in aliases}


async def test_a_line_put_under_a_day_without_a_sheet_is_found(booked: Desk) -> None:
    moved = "update hours_line set day = day + 10 where day = (select min(day) from hours_line)"
    problems = await found(booked, moved)
    assert ("hours_line", "added", True) in problems
    assert ("hours_sheet", "missing", False) in problems
