"""Files that people bring: good rows load, and whatever is wrong is said with its place."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.reading import read_rows
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

HEADINGS = [
    "姓名",
    "身份证号",
    "联系电话",
    "所属机构",
    "机构类别",
    "职务",
    "证件类别",
    "证件编号",
    "有效期起",
    "有效期至",
    "登记单位",
]


@pytest.fixture
def bench(people: People, world: World) -> Bench:
    return Bench("agency_people", people, world)


def line(number: int, **other: Cell) -> list[Cell]:
    """A good row, with some cells otherwise."""
    good: dict[str, Cell] = {
        "姓名": f"孙律师{number}",
        "身份证号": f"9900001980010{number:04}X",
        "联系电话": "",
        "所属机构": "申海律师事务所",
        "机构类别": "律师事务所",
        "职务": "",
        "证件类别": "lawyer",
        "证件编号": f"N{number}",
        "有效期起": "2026/1/1",
        "有效期至": "2030-12-31",
        "登记单位": "P03 三监",
    }
    return list((good | other).values())


def book(rows: Sequence[Sequence[Any]]) -> bytes:
    """As a spreadsheet program would save it."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def comma_separated(rows: Sequence[Sequence[Cell]], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode(encoding)


async def refused(bench: Bench, leader: Person, content: bytes) -> tuple[int, str, str]:
    reply = await bench.upload(leader, content)
    body = reply.json()
    assert (await leader.get(bench.path))["total"] == 0
    return reply.status_code, body["code"], body["message"]


async def test_good_rows_load_and_bad_ones_are_told_by_row_and_column(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    await bench.create()
    rows = [
        HEADINGS,
        line(1),
        line(2, 机构类别="没有这一类"),
        line(3, 身份证号="9900001980010001X"),
        line(1, 姓名="同号的人"),
        line(5, 登记单位="P04"),
        line(6, 姓名="=1+1"),
        line(7, 有效期至="2026-02-30", 姓名=""),
        line(8, 身份证号=990000198001000888),
        line(9),
    ]
    report = await bench.load(leader, book(rows))
    assert (report["created"], report["refused"]) == (2, 7)
    told = {(one["row"], one["column"]): one["message"] for one in report["problems"]}
    assert told == {
        (3, "机构类别"): "机构类别不是可选的值",
        (4, "身份证号"): "身份证号格式不正确：18位身份证号",
        (5, "身份证号"): "身份证号与第2行重复",
        (6, "登记单位"): "登记单位不存在，或不在您的管辖范围内",
        (7, "姓名"): "姓名是公式，请改为填写内容",
        (8, "姓名"): "请填写姓名",
        (8, "有效期至"): "有效期至不是有效的日期，例如2026-11-24",
        (9, "身份证号"): "身份证号以数字格式保存，末尾的数字已丢失，请改为文本格式重新填写",
    }
    names = {row["values"]["name"] for row in (await leader.get(bench.path))["rows"]}
    assert {"孙律师1", "孙律师9"} <= names
    (loaded,) = [row for row in await bench.log() if row.action == "agency_people.import"]
    assert loaded.detail["created"] == 2
    assert loaded.detail["refused"] == 7
    # The same file again: what is there is refused as taken, not doubled.
    again = await bench.load(leader, book(rows))
    assert (again["created"], again["refused"]) == (0, 9)


async def test_an_export_that_was_edited_changes_what_was_edited(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    first, second = await bench.create(), await bench.create()
    rows = [list(row.cells) for row in read_rows(await bench.export(leader, "xlsx"))]
    header, body = rows[1], {row[0]: row for row in rows[2:]}
    body[first["id"]][header.index("职务")] = "主任"
    body[second["id"]][header.index("状态")] = "停用"
    report = await bench.load(leader, book(rows))
    assert (report["changed"], report["unchanged"], report["refused"]) == (1, 0, 1)
    assert [one["column"] for one in report["problems"]] == ["状态"]
    changed = (await leader.get(f"{bench.path}/{first['id']}"))["record"]
    assert changed["values"] == first["values"] | {"post": "主任"}
    assert changed["version"] == 2


async def test_another_prisons_record_is_not_changed_by_a_file(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    other = await bench.people.officer("other_leader")
    made = await bench.create()
    content = await bench.export(leader, "csv")
    report = await bench.load(other, content.replace("钱律师".encode(), "假律师".encode()))
    assert (report["changed"], report["refused"]) == (0, 1)
    assert report["problems"][0]["column"] == "记录编号"
    tried = [row for row in await bench.log() if row.action == "agency_people.import"]
    assert tried[-1].detail["unknown"] == [made["id"]]
    assert (await leader.get(f"{bench.path}/{made['id']}"))["record"] == made


async def test_a_wrong_heading_is_named_and_nothing_loads(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    wrong = ["姓名", "身份证", "姓名", *HEADINGS[3:]]
    status, code, message = await refused(bench, leader, book([wrong, line(1)]))
    assert (status, code) == (422, "wrong_header")
    assert "第1行" in message
    for told in ("第2列“身份证”不是本模块的列", "第3列“姓名”重复", "缺少列“身份证号”"):
        assert told in message


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
async def test_another_encoding_is_told(bench: Bench, encoding: str) -> None:
    leader = await bench.people.officer("leader")
    content = comma_separated([HEADINGS, line(1)], encoding)
    status, code, message = await refused(bench, leader, content)
    assert (status, code) == (422, "wrong_encoding")
    assert "UTF-8" in message


def with_part(name: str, data: bytes) -> bytes:
    content = io.BytesIO(book([HEADINGS, line(1)]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return content.getvalue()


def with_entity() -> bytes:
    """A sheet whose text grows when it is read."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book([HEADINGS, line(1)]))) as source,
        zipfile.ZipFile(content, "w") as target,
    ):
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                start = data.index(b"<worksheet")
                bomb = b'<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                data = data[:start] + bomb + data[start:]
            target.writestr(part.filename, data)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04 but not really a zip", "not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_or_locked_file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "file_disguised"),
        (with_part("xl/vbaProject.bin", b"Sub AutoOpen()"), "macro_file"),
        (with_part("xl/media/zeros.bin", bytes(80 * 1024 * 1024)), "unpacks_too_large"),
        (with_part("xl/media/less.bin", bytes(20 * 1024 * 1024)), "unpacks_too_large"),
        (with_entity(), "not_a_spreadsheet"),
    ],
    ids=["empty", "broken", "old", "picture", "macro", "bomb", "ratio", "entity"],
)
@pytest.mark.requirement("NF-SEC-10")
async def test_a_hostile_file_is_refused_unopened(
    bench: Bench, content: bytes, expected: str
) -> None:
    leader = await bench.people.officer("leader")
    status, code, message = await refused(bench, leader, content)
    assert (status, code) == (422, expected)
    assert message
    tried = [row.result for row in await bench.log() if row.action == "agency_people.import"]
    # What is something else altogether is refused, and told of, before the import begins.
    assert tried == ([] if code == "file_disguised" else ["refused"])


async def test_too_many_rows_are_refused_before_any_loads(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    content = comma_separated([HEADINGS, *(line(number) for number in range(100_000))])
    status, code, message = await refused(bench, leader, content)
    assert (status, code) == (422, "too_many_rows")
    assert "20000" in message


@pytest.mark.requirement("NF-SEC-10")
async def test_too_large_a_file_is_refused(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    reply = await bench.upload(leader, bytes(17 * 1024 * 1024))
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")


async def test_a_form_of_another_site_loads_nothing(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    content = comma_separated([HEADINGS, line(1)])
    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        reply = await leader.http.post(
            f"{bench.path}/import", files={"file": ("x.csv", content)}, headers=headers
        )
        assert (reply.status_code, reply.json()["code"]) == (403, "foreign_origin")
    assert (await leader.get(bench.path))["total"] == 0


@pytest.mark.requirement("NF-SEC-10")
async def test_no_cell_of_an_export_is_run_and_its_taker_is_named(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    dangerous = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "'=1"]
    made = [await bench.create(body=text) for text in dangerous]
    content = (await bench.export(leader, "csv")).decode("utf-8-sig")
    for text in dangerous:
        assert f",'{text}," in content
        assert f",{text}," not in content
    assert content.startswith("导出人：民警leader（leader，P03监狱） 导出时间：")
    assert bench_numbers(made).isdisjoint(content.split(","))
    with zipfile.ZipFile(io.BytesIO(await bench.export(leader, "xlsx"))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "民警leader" in sheet.partition("<headerFooter>")[2]


def bench_numbers(made: list[Any]) -> set[str]:
    """What the records' sealed numbers are in clear."""
    return {f"9900001970010{n:04}X" for n in range(1, len(made) + 1)}


async def test_an_export_equals_the_filtered_list(bench: Bench) -> None:
    leader = await bench.people.officer("leader")
    made = [await bench.create() for _ in range(3)]
    query = {"q": made[1]["values"]["name"]}
    listed = await leader.get(bench.path, **query)
    rows = read_rows(await bench.export(leader, "xlsx", **query))
    assert [row.cells[0] for row in rows[2:]] == [row["id"] for row in listed["rows"]]
    assert [row["id"] for row in listed["rows"]] == [made[1]["id"]]
