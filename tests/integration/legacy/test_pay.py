"""Old pay comes in by unit and year: counts and sums agree, nothing comes twice (LR-PAY-05)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from connectors.ledger import moving
from connectors.ledger.pay.bulk import held
from connectors.ledger.pay.checking import check_pay
from connectors.ledger.shards import Shards
from connectors.postgres import Database, make_id
from connectors.postgres.labour import pay_sheets
from connectors.postgres.labour.legacy import lists
from pipelines.flows.labour.legacy.delivery import deliveries
from pipelines.flows.labour.legacy.migration import Migration
from pipelines.flows.labour.legacy.pay import PayTaker
from pipelines.rules.labour.ledger.pay_rows import LineRow
from pipelines.rules.labour.pay.month import first_day
from pipelines.rules.labour.pay.sheet_state import SheetState
from schemas.labour.legacy import LegacyKind, RowProblem
from schemas.tables.labour.ledger_pay import pay_line
from tests.integration.eventually import eventually
from tests.integration.legacy.conftest import INMATES, Command, ended, other_prison
from tests.integration.legacy.dumps import Folder, pay
from tests.integration.legacy.test_stopping import (
    STARTING_S,
    Died,
    Silent,
    dying,
    holding,
    is_waiting,
    months_done,
)
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration
LI, WU, HE = INMATES
MONTHS = [f"2023-{month:02}" for month in range(1, 6)]
ROWS = len(MONTHS) * len(INMATES)


async def pays(shards: Shards, world: World) -> dict[str, tuple[int, str]]:
    """People and amount of the first ward's months."""
    shard = await shards.of(world.prison.id)
    keys = [(world.ward.id, first_day(month)) for month in MONTHS]
    async with shard.transaction() as tx:
        found = await held(tx, keys, shards.pay)
    return {
        f"{month:%Y-%m}": (one.told.people, str(one.told.amount))
        for (_, month), one in found.items()
    }


def full(folder: Folder) -> None:
    """Five months of three inmates, and one whom nobody knows."""
    rows = [
        pay(f"{month}-{number}", number, month, "120.50", items="计时报酬:130.50;扣款:-10")
        for month in MONTHS
        for number in INMATES
    ]
    folder.add([*rows, pay("x", "3199999", "2023-01", "1")], of=LegacyKind.PAY)


WHOLE = dict.fromkeys(MONTHS, (3, "361.50"))


async def require_whole(
    command: Command, folder: Folder, shards: Shards, db: Database, world: World, done: int
) -> None:
    """The same command goes on, and all is there once, named by the core and unbroken."""
    told = (await command.run(folder.root)).told
    (one,) = told["files"]
    assert told["added"] == ROWS - done * len(INMATES)
    assert (one["taken_rows"], one["taken_amount"]) == (ROWS, "1807.50")
    assert (one["refused_rows"], one["agrees"]) == (1, True)
    assert await pays(shards, world) == WHOLE
    for shard in shards.databases:
        assert (await check_pay(shard, shards.mac)).broken == ()
    async with db.transaction() as tx:
        for month in MONTHS:
            sheet = await pay_sheets.of_month(tx, world.ward.id, month)
            assert sheet is not None
            assert (sheet.state, sheet.people) == (SheetState.APPROVED, 3)
    assert (await command.run(folder.root)).told["added"] == 0


@pytest.mark.requirement("LR-PAY-05")
async def test_pay_is_split_by_unit_and_agrees_with_the_old_system(
    command: Command, folder: Folder, shards: Shards, db: Database, world: World
) -> None:
    await other_prison(db, world)
    told: dict[str, Any] = {"of": LegacyKind.PAY}
    folder.add([pay("1", LI, "2022-12", "88.80")], year=2022, encoding="utf-8", **told)
    rows: list[tuple[list[str], RowProblem | None]] = [
        (pay("2", LI, "2023-01", "120.50", items="计时报酬:130.50;扣款:-10.00"), None),
        (pay("3", WU, "2023-01", "0", items="计时报酬:0"), None),
        (pay("3", HE, "2023-01", "5"), RowProblem.REPEATED_ID),
        (pay("4", LI, "2023-01", "7"), RowProblem.REPEATED_MONTH),
        (pay("5", "3199999", "2023-01", "7"), RowProblem.UNKNOWN_INMATE),
        (pay("6", HE, "2023-01", "7", ward="P03-W77"), RowProblem.UNKNOWN_WARD),
        (pay("7", HE, "2023-01", "7", prison="P04"), RowProblem.OTHER_UNIT),
        (pay("8", HE, "2023-13", "7"), RowProblem.WRONG_MONTH),
        (pay("9", HE, "2022-12", "7"), RowProblem.MONTH_OUTSIDE),
        (pay("10", HE, "2023-01", "七元"), RowProblem.WRONG_AMOUNT),
        (pay("11", HE, "2023-01", "-7"), RowProblem.AMOUNT_OUTSIDE),
        (pay("12", HE, "2023-01", "7", items="计时报酬"), RowProblem.WRONG_ITEMS),
        (pay("13", HE, "2023-01", "7", items="计时报酬:6.99"), RowProblem.ITEMS_DIFFER),
        (pay("14", HE, "2023-02", "30.01"), None),
    ]
    folder.add([row for row, _ in rows], **told)
    elsewhere = {"prison": "P04", "ward": "P04-W01"}
    folder.add([pay("1", HE, "2023-01", "9.99", **elsewhere)], unit="P04", **told)
    first = (await command.run(folder.root)).told
    by = ("prison_code", "year", "kind", "taken_rows", "taken_amount", "refused_rows", "agrees")
    assert [tuple(one[name] for name in by) for one in first["files"]] == [
        ("P03", 2022, "pay", 1, "88.80", 0, True),
        ("P03", 2023, "pay", 3, "150.51", 11, True),
        ("P04", 2023, "pay", 1, "9.99", 0, True),
    ]
    expected = {line: problem for line, (_, problem) in enumerate(rows, start=2) if problem}
    async with db.transaction() as tx:
        found, _ = await lists.refusals(tx, first["files"][1]["id"], None, limit=50, offset=0)
    assert {row.line: row.problem for row in found} == expected
    assert await pays(shards, world) == {"2023-01": (2, "120.50"), "2023-02": (1, "30.01")}
    counts = []
    for shard in shards.databases:
        assert (await check_pay(shard, shards.mac)).broken == ()
        async with shard.transaction() as tx:
            counts.append(int(await tx.scalar(text("select count(*) from pay_line"))))
    assert sorted(counts) == [1, 4]
    again = (await command.run(folder.root)).told
    assert (again["added"], again["files"]) == (0, first["files"])


async def test_what_was_deducted_stands_beside_what_was_earned(
    command: Command, folder: Folder, shards: Shards, world: World
) -> None:
    full(folder)
    assert (await command.run(folder.root)).told["agrees"] is True
    shard = await shards.of(world.prison.id)
    async with shard.transaction() as tx:
        row = (await tx.execute(pay_line.select().limit(1))).mappings().one()
    values = [row[name] for name in LineRow._fields]
    plain = [getattr(value, "bytes", value) for value in values]
    line = shards.pay.open_line(LineRow(*plain))
    assert [(step.title, str(step.amount)) for step in line.steps] == [
        ("计时报酬", "130.50"),
        ("扣款", "-10.00"),
    ]


async def test_a_killed_run_goes_on(
    command: Command, folder: Folder, shards: Shards, db: Database, world: World
) -> None:
    full(folder)
    # The run wants to name the third month in the core database, and waits for this sheet of it.
    claimed = holding(
        db,
        "insert into pay_sheet (id, ward_id, month, state, version, people, minutes, rules, due_on,"
        " calculated_at) values (:id, :ward, '2023-03', 'draft', 1, 0, '{}', '[]', '2023-04-10',"
        " now())",
        id=make_id(),
        ward=world.ward.id,
    )
    async with claimed:
        process = command.start(folder.root)
        await eventually(lambda: is_waiting(db), limit_s=STARTING_S)
        assert await months_done(db) == 2
        process.kill()
        await ended(process)
    # The shard has committed the third month, which the core does not name yet.
    await require_whole(command, folder, shards, db, world, 3)


async def test_a_run_that_died_before_the_shards_commit_goes_on(
    command: Command,
    folder: Folder,
    shards: Shards,
    db: Database,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full(folder)
    noted: Callable[..., Awaitable[None]] = PayTaker.note
    # The fault: the core has noted the month, and the process dies before the shard commits it.
    monkeypatch.setattr(PayTaker, "note", dying(noted, first=False))
    migration = Migration(db, shards, command.seal, lambda: NOW, Silent(), 10)
    with pytest.raises(Died):
        await migration.run(deliveries([folder.root]), "labour")
    monkeypatch.undo()
    await require_whole(command, folder, shards, db, world, 2)


async def test_pay_that_moved_with_its_prison_is_known_there(
    command: Command, folder: Folder, shards: Shards, db: Database, world: World
) -> None:
    full(folder)
    assert (await command.run(folder.root)).told["added"] == ROWS
    (home,) = await shards.placements()
    await moving.move(shards, db, world.prison.id, 1 - home.shard)
    folder.name = "第二批"
    folder.write()
    (told,) = (await command.run(folder.root)).told["files"]
    assert (told["taken_rows"], told["before_rows"], told["agrees"]) == (0, ROWS, True)
    assert await pays(shards, world) == WHOLE
