"""Records in the console: searched, filled in, refused, exported, imported and moved."""

import io

import pytest
from openpyxl import load_workbook
from playwright.async_api import expect

from tests.integration.serve.client import People
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

BELOW = ".el-tree-node__children"


@pytest.mark.requirement("VC-BASE-01")
async def test_officers_are_kept_on_the_screens(
    console: Console, people: People, world: World
) -> None:
    taken = await Bench("officers", people, world).create()
    await console.enter("leader")
    await console.open("officers")
    await console.find("record-new").click()
    await console.save()
    await expect(console.find("form-problems")).to_contain_text("请填写警号")
    await console.fill("police_no", taken["values"]["police_no"])
    await console.fill("name", "沈警官")
    await console.pick("org_unit_id", "一监区")
    await console.pick("post", "民警")
    await console.save()
    await expect(console.page.locator("#field-police_no")).to_contain_text("警号已被使用")
    await console.fill("police_no", "3188001")
    await console.save()
    await expect(console.find("record-title")).to_contain_text("沈警官")
    await console.find("deed-edit").click()
    await console.fill("name", "沈所长")
    await console.save()
    await expect(console.find("changes")).to_contain_text("沈警官")
    await console.find("deed-deactivate").click()
    await console.find("deed-reason").fill("调离")
    await console.find("deed-confirm").click()
    await expect(console.find("record-state")).to_have_text("停用")
    await expect(console.find("deed-confirm")).to_be_hidden()
    await console.page.keyboard.press("Escape")
    await console.find("state-inactive").click()
    await expect(console.find("records-total")).to_contain_text("1")
    assert "state=inactive" in console.page.url


@pytest.mark.requirement("VC-BASE-10")
async def test_inmates_go_out_and_come_back_by_a_file(
    console: Console, people: People, world: World
) -> None:
    bench = Bench("inmates", people, world)
    made = await bench.create()
    await console.enter("leader")
    await console.open("inmates")
    await console.page.keyboard.press("/")
    await console.page.keyboard.type(made["values"]["inmate_no"])
    await console.page.keyboard.press("Enter")
    await expect(console.find("records-total")).to_have_text("共 1 条")
    await console.find("records-export").click()
    await expect(console.find("export-count")).to_contain_text("1 条记录")
    content = (await console.download("export-begin")).read_bytes()
    await console.page.keyboard.press("Escape")
    await console.import_file("out.xlsx", content)
    await expect(console.find("import-summary")).to_have_text("1 条无变化")
    await console.find("import-close").click()
    await console.import_file("wrong.xlsx", _with_wrong_level(content))
    await expect(console.find("import-summary")).to_contain_text("1 条未导入")
    problem = console.find("import-table").locator("tbody tr")
    await expect(problem).to_have_count(1)
    await expect(problem).to_contain_text("处遇级别")


@pytest.mark.requirement("VC-BASE-13")
async def test_the_tree_is_built_ordered_and_moved(console: Console) -> None:
    await console.enter("sysadmin")
    await console.open("org_units")
    tree = console.find("tree")
    await tree.get_by_text("P03监狱").click()
    for code, name in (("P03-W08", "八监区"), ("P03-W09", "九监区")):
        await console.find("record-new").click()
        await console.fill("code", code)
        await console.fill("name", name)
        await console.pick("org_type", "监区")
        await console.save()
        await expect(console.find("record-title")).to_have_text(name)
        await tree.get_by_text("P03监狱").click()
        await expect(console.find("record-title")).to_have_text("P03监狱")
    wards = tree.locator(f"{BELOW} {BELOW} .node > span:first-child")
    await expect(wards).to_have_text(["一监区", "八监区", "九监区"])
    await tree.get_by_text("九监区").click()
    await expect(console.find("record-title")).to_have_text("九监区")
    await console.find("tree-up").click()
    await expect(wards).to_have_text(["一监区", "九监区", "八监区"])
    await console.find("tree-move").click()
    await console.find("move-target").locator(".el-select__wrapper").click()
    await console.page.locator(".el-tree-select__popper").get_by_text("P04监狱").click()
    await console.find("move-reason").fill("机构调整")
    await console.find("move-confirm").click()
    await expect(wards).to_have_text(["一监区", "八监区", "一监区", "九监区"])
    await expect(console.find("field-parent_id")).to_have_text("P04监狱")


async def test_the_second_of_two_editors_is_told_and_overwrites_nothing(
    console: Console, people: People, world: World
) -> None:
    bench = Bench("relatives", people, world)
    made = await bench.create()
    await console.enter("leader")
    await console.open("relatives")
    await console.find(f"record-{made['id']}").click()
    await console.find("deed-edit").click()
    await console.fill("name", "家属甲")
    other = {"version": made["version"], "values": {"name": "家属乙"}}
    await bench.change(f"{bench.path}/{made['id']}", other)
    await console.save()
    await expect(console.find("conflict-name")).to_contain_text("家属乙")
    await expect(console.find("conflict-name")).to_contain_text("家属甲")
    await console.find("conflict-load").click()
    await expect(console.page.locator("#field-name input")).to_have_value("家属乙")
    await expect(console.find("typed-name")).to_contain_text("家属甲")


def _with_wrong_level(content: bytes) -> bytes:
    """The export, with a treatment level that is none in its first row."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.active
    assert sheet is not None
    head, column = next(
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "处遇级别"
    )
    sheet.cell(row=head + 1, column=column, value="特别宽管")
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
