"""Old hours come in by unit, once, and what is refused is listed with its reason."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from connectors.ledger import statistics
from connectors.ledger.checking import check
from connectors.ledger.shards import Shards
from connectors.ledger.statistics import Wanted
from connectors.postgres import Database, make_id
from connectors.postgres.labour import hour_names, timesheets
from connectors.postgres.labour.legacy import lists
from pipelines.rules.labour.legacy.words import REASONS
from schemas.labour.hours import HoursKind
from schemas.labour.legacy import RowProblem
from schemas.labour.statistics import CountBy
from schemas.labour.timesheets import TimesheetState
from tests.integration.legacy.conftest import INMATES, Command, counted, other_prison
from tests.integration.legacy.dumps import Folder, line
from tests.integration.world import World

pytestmark = pytest.mark.integration
LI, WU, HE = INMATES
DAY = "2023-03-01"


async def refused(db: Database, file_id: str) -> dict[int, RowProblem]:
    async with db.transaction() as tx:
        rows, total = await lists.refusals(tx, file_id, None, limit=200, offset=0)
    assert total == len(rows)
    assert all(row.reason == REASONS[row.problem] for row in rows)
    return {row.line: row.problem for row in rows}


async def test_each_units_years_come_to_its_shard_and_agree_with_the_list(
    command: Command, folder: Folder, shards: Shards, db: Database, world: World
) -> None:
    await other_prison(db, world)
    folder.add([line("1", LI, DAY, "7.5"), line("2", WU, DAY), line("3", LI, "2023-12-31")])
    folder.add([line("4", LI, "2022-06-01", "6", kind="加班")], year=2022, encoding="utf-8")
    elsewhere = {"prison": "P04", "ward": "P04-W01"}
    folder.add([line("1", HE, DAY, "0.5", **elsewhere)], unit="P04", encoding="utf-8-sig")
    told = (await command.run(folder.root)).told
    assert (told["added"], told["agrees"]) == (5, True)
    by = ("prison_code", "year", "rows", "amount", "taken_rows", "taken_amount", "encoding")
    assert [tuple(one[name] for name in by) for one in told["files"]] == [
        ("P03", 2022, 1, "6.00", 1, "6.00", "utf-8"),
        ("P03", 2023, 3, "23.50", 3, "23.50", "gb18030"),
        ("P04", 2023, 1, "0.50", 1, "0.50", "utf-8"),
    ]
    assert sorted(await counted(shards)) == [(1, 30), (4, 450 + 480 * 2 + 360)]
    homes = {one.prison_code: one.shard for one in await shards.placements()}
    assert homes["P03"] != homes["P04"]
    for shard in shards.databases:
        sound = await check(shard, shards.seals, date(2022, 1, 1), date(2023, 12, 31))
        assert sound.broken == ()


async def test_a_second_run_adds_nothing_and_says_so(
    command: Command, folder: Folder, shards: Shards, db: Database
) -> None:
    folder.add([line("1", LI, DAY), line("2", "3199999", DAY)])
    first = (await command.run(folder.root)).told
    held = await counted(shards)
    again = (await command.run(folder.root)).told
    assert (first["added"], again["added"]) == (1, 0)
    assert again["files"] == first["files"]
    assert await counted(shards) == held
    async with db.transaction() as tx:
        noted = await tx.connection.scalars(
            text("select action from audit_row where action like 'legacy_data.%' order by id")
        )
    assert list(noted) == ["legacy_data.begin", "legacy_data.finish"]


async def test_every_refused_row_is_listed_with_its_reason(
    command: Command, folder: Folder, db: Database, shards: Shards
) -> None:
    utf8 = ",".join(line("22", LI, "2023-04-09", post="缝纫")).encode()
    broken = ",".join(line("23", LI, "2023-04-09")).encode("gb18030") + b"\xff"
    rows: list[tuple[Any, RowProblem | None]] = [
        (line("1", LI, DAY, post="缝纫"), None),
        (line("1", LI, "2023-03-02"), RowProblem.REPEATED_ID),
        (line("", LI, DAY), RowProblem.WRONG_ID),
        (line("3", "3199999", DAY), RowProblem.UNKNOWN_INMATE),
        (line("4", LI, DAY, prison="P04"), RowProblem.OTHER_UNIT),
        (line("5", LI, DAY, ward="P03-W77"), RowProblem.UNKNOWN_WARD),
        (line("6", LI, "2023-02-29"), RowProblem.WRONG_DAY),
        (line("7", LI, "01/03/2023"), RowProblem.WRONG_DAY),
        (line("8", LI, "2022-12-31"), RowProblem.DAY_OUTSIDE),
        (line("9", LI, DAY, "八"), RowProblem.WRONG_NUMBER),
        (line("10", LI, DAY, "24.01"), RowProblem.HOURS_OUTSIDE),
        (line("11", LI, DAY, "0"), RowProblem.HOURS_OUTSIDE),
        (line("12", LI, DAY, "-8"), RowProblem.HOURS_OUTSIDE),
        (line("13", LI, DAY, "7.33"), RowProblem.PART_OF_MINUTE),
        (line("14", LI, DAY, kind="夜班"), RowProblem.WRONG_KIND),
        (line("15", LI, DAY, post="缝纫"), RowProblem.REPEATED_KEY),
        (line("16", LI, DAY, "16.05", post="裁剪"), RowProblem.DAY_TOO_LONG),
        (line("17", LI, DAY, "16", post="裁剪"), None),
        (line("18", LI, DAY, post="长" * 65), RowProblem.WRONG_TEXT),
        (utf8, RowProblem.OTHER_ENCODING),
        (broken, RowProblem.OTHER_ENCODING),
    ]
    folder.add([row for row, _ in rows])
    ended = await command.run(folder.root)
    (told,) = ended.told["files"]
    expected = {
        number: problem for number, (_, problem) in enumerate(rows, start=2) if problem is not None
    }
    assert await refused(db, told["id"]) == expected
    assert (told["taken_rows"], told["taken_amount"]) == (2, "24.00")
    assert (told["refused_rows"], told["rows"]) == (len(expected), len(rows))
    assert told["agrees"] is True
    assert sorted(await counted(shards)) == [(0, 0), (2, 24 * 60)]


async def test_rows_without_a_readable_number_are_told_where_sums_differ(
    command: Command, folder: Folder, db: Database
) -> None:
    folder.add([line("1", LI, DAY), b"2,P03,P03-W01", b'3,P03,"'], rows=3, sum="20")
    ended = await command.run(folder.root)
    (told,) = ended.told["files"]
    assert (ended.code, told["agrees"]) == (3, False)
    assert (told["taken_rows"], told["refused_rows"]) == (1, 2)
    assert set((await refused(db, told["id"])).values()) == {RowProblem.WRONG_COLUMNS}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"rows": 2}, "文件有 1 行，清单为 2 行"),
        ({"sum": "8.01"}, "合计 8.00，清单为 8.01"),
        ({"sm3": "0" * 64}, "SM3"),
        ({"kind": "output"}, "不接收类别 output"),
        ({"unit": "P99"}, "P99"),
        ({"file": "none.csv"}, "none.csv"),
        ({"file": "../P03-2023.csv"}, "清单不符合格式"),
        ({"sum": "1e9"}, "合计不是数字"),
    ],
)
async def test_what_differs_from_the_list_is_refused_before_anything_is_written(
    command: Command, folder: Folder, shards: Shards, db: Database, told: dict[str, Any], said: str
) -> None:
    folder.add([line("1", LI, "2022-01-01")], year=2022)
    folder.add([line("1", LI, DAY)], **told)
    ended = await command.run(folder.root)
    assert ended.code == 1
    assert said in ended.error.replace("\n", "")
    assert await counted(shards) == [(0, 0), (0, 0)]
    async with db.transaction() as tx:
        assert await tx.scalar(text("select count(*) from legacy_manifest")) == 0


async def test_a_changed_file_is_refused_unless_a_new_list_comes_with_it(
    command: Command, folder: Folder, shards: Shards, db: Database
) -> None:
    folder.add([line("1", LI, DAY), line("2", "3199999", DAY)])
    assert (await command.run(folder.root)).told["added"] == 1
    path = folder.root / "P03-2023.csv"
    path.write_bytes(path.read_bytes().replace(b"3199999", WU.encode()))
    changed = await command.run(folder.root)
    assert (changed.code, "SM3" in changed.error) == (1, True)
    folder.files.clear()
    rows = [line("1", LI, DAY), line("2", WU, "2023-03-02"), line("3", HE, DAY)]
    folder.add(rows)
    same_name = await command.run(folder.root)
    assert (same_name.code, "另取批次名称" in same_name.error) == (1, True)
    assert sum(lines for lines, _ in await counted(shards)) == 1
    folder.name = "第二批"
    folder.write()
    (told,) = (await command.run(folder.root)).told["files"]
    counts = [told[f"{part}_rows"] for part in ("taken", "before", "refused")]
    assert (counts, told["agrees"]) == ([1, 1, 1], True)
    # The ward's day is in the ledger and approved: only a correction changes it.
    assert await refused(db, told["id"]) == {4: RowProblem.DAY_BOOKED}
    folder.files.clear()
    folder.name = "第三批"
    folder.add([line("1", LI, DAY, "4")])
    (told,) = (await command.run(folder.root)).told["files"]
    assert await refused(db, told["id"]) == {2: RowProblem.CHANGED_ID}


async def test_taken_hours_are_approved_sheets_with_posts_and_projects_as_far_as_known(
    command: Command, folder: Folder, shards: Shards, db: Database, world: World
) -> None:
    project = make_id()
    async with db.transaction() as tx:
        await tx.execute(
            text(
                "insert into labour_project"
                " (id, state, name, prison_id, project_class, partner, starts_on)"
                " values (:id, 'active', '电子装配', :prison, 'processing', '某厂', '2020-01-01')"
            ).bindparams(id=project, prison=world.prison.id)
        )
    folder.add(
        [
            line("1", LI, DAY, post="缝纫", project="电子装配"),
            line("2", WU, DAY, "2", kind="休息日", post="缝纫", project="服装"),
            line("3", HE, DAY, "1"),
        ]
    )
    (told,) = (await command.run(folder.root)).told["files"]
    assert told["taken_rows"] == 3
    async with db.transaction() as tx:
        sheet = await timesheets.of_day(tx, world.ward.id, date(2023, 3, 1))
        unknown = await lists.unknown_projects(tx, told["id"])
    assert sheet is not None
    assert (sheet.state, sheet.people, sheet.lines) == (TimesheetState.APPROVED, 3, 3)
    assert (sheet.normal_minutes, sheet.rest_minutes) == (540, 120)
    assert (sheet.entered_name, sheet.decided_name) == ("赵警官", "旧系统")
    assert [(one.name, one.rows) for one in unknown] == [("服装", 1)]
    wanted = Wanted(ward_ids=[world.ward.id], since=date(2023, 3, 1), until=date(2023, 3, 31))
    rows = await statistics.lines(shards, wanted, approved=True, limit=10, offset=0)
    posts = {one.line.post_id for one in rows}
    async with db.transaction() as tx:
        called = await hour_names.called(tx, CountBy.POST, posts)
    names = sorted(
        (
            one.line.kind,
            called[one.line.post_id].title if one.line.post_id in called else "",
            one.line.project_id == project,
        )
        for one in rows
    )
    assert names == [
        (HoursKind.NORMAL, "", False),
        (HoursKind.NORMAL, "缝纫", True),
        (HoursKind.REST, "缝纫", False),
    ]


async def test_a_day_that_was_entered_here_stays_as_it_is(
    command: Command, folder: Folder, shards: Shards, db: Database, world: World
) -> None:
    async with db.transaction() as tx:
        await tx.execute(
            text(
                "insert into timesheet (id, ward_id, prison_id, day, version, state, people, lines,"
                " normal_minutes, overtime_minutes, rest_minutes, entered_by, entered_name,"
                " submitted_at, message_id) values (:id, :ward, :prison, '2023-03-01', 1,"
                " 'submitted', 1, 1, 480, 0, 0, :by, '王警官', now(), :id)"
            ).bindparams(
                id=make_id(), ward=world.ward.id, prison=world.prison.id, by=world.officer_id
            )
        )
    folder.add([line("1", LI, DAY), line("2", LI, "2023-03-02")])
    (told,) = (await command.run(folder.root)).told["files"]
    assert await refused(db, told["id"]) == {2: RowProblem.DAY_BOOKED}
    assert sum(lines for lines, _ in await counted(shards)) == 1


async def test_only_a_labour_officer_answers_for_old_data(
    command: Command, folder: Folder, shards: Shards
) -> None:
    folder.add([line("1", LI, DAY)])
    for login in ("nobody", "wang"):
        assert (await command.run(folder.root, by=login)).code == 1
    assert await counted(shards) == [(0, 0), (0, 0)]


async def test_single_files_are_taken_over_by_name(
    command: Command, folder: Folder, shards: Shards
) -> None:
    folder.add([line("1", LI, "2022-01-01")], year=2022)
    path = folder.add([line("2", LI, DAY), line("3", WU, DAY)])
    told = (await command.run(path)).told
    assert [(one["year"], one["taken_rows"]) for one in told["files"]] == [(2023, 2)]
    assert (await command.run(folder.root)).told["added"] == 1
    other = folder.root / "other.csv"
    other.write_text("x", encoding="utf-8")
    unlisted = await command.run(other)
    assert (unlisted.code, "other.csv" in unlisted.error) == (1, True)
    assert json.loads((folder.root / "manifest.json").read_text())["name"] == "第一批"
