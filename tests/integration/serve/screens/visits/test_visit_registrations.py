"""会见登记 on the screen: printed, taken as a file, and deleted with its trace kept."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, expect

from pipelines.rules.sheets.reading import read_rows
from schemas.modules.visits.visits import VisitSource, VisitState, VisitType
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.visits.told_here import VisitSystem
from tests.integration.serve.world import World

VISITS = "/api/records/visits"
BEGAN = datetime(2026, 11, 3, 2, tzinfo=UTC)
COUNT_PRINTS = "window.prints = 0; window.print = () => { window.prints += 1 }"
REASON = "登记错误"
REGISTERED = {
    "inmate_id": "周某",
    "relative_told": "李小某",
    "visit_type": "宽见",
    "planned_at": "2026-11-03 10:00",
    "source": "窗口",
    "companions": "李大某（儿子）",
    "visit_no": "A1",
}


async def texts(rows: Locator) -> list[str]:
    return [text.replace("\n", " ") for text in await rows.all_inner_texts()]


@pytest.mark.requirement("VC-ONSITE-02")
async def test_a_registration_is_printed_exported_and_deleted_with_its_trace_kept(
    console: Console, people: People, world: World
) -> None:
    system = VisitSystem(world)
    known = {"kinship": "女儿", "state": VisitState.REGISTERED}
    mistaken = await system.visit(
        "A1",
        BEGAN,
        visit_type=VisitType.OPEN,
        relative_name="李小某",
        companions="李大某（儿子）",
        source=VisitSource.WINDOW,
        **known,
    )
    kept = await system.visit("A2", BEGAN + timedelta(days=1), relative_name="赵小某", **known)
    page = console.page
    await page.add_init_script(COUNT_PRINTS)

    # By right: who only decides has no such button, and is refused without it.
    approver = await people.officer("approver")
    record = (await approver.get(f"{VISITS}/{mistaken}"))["record"]
    path = f"{VISITS}/{mistaken}/actions/take_out"
    asked = {"version": record["version"], "reason": REASON}
    assert (await approver.refused(path, asked))[0] == 403
    leader = await people.officer("leader")
    unexplained = {"version": record["version"], "reason": ""}
    assert (await leader.refused(path, unexplained))[0] == 422

    await console.enter("leader")
    await console.open("visits")
    rows = console.find("records-table").locator("tbody tr")
    await expect(rows).to_have_count(2)
    await console.find("records-export").click()
    content = (await console.download("export-begin")).read_bytes()
    await page.keyboard.press("Escape")
    shown = await texts(rows)
    _, heading, *lines = read_rows(content)
    table = [dict(zip(heading.cells, map(str, line.cells), strict=False)) for line in lines]
    assert len(table) == len(shown)
    for line, row in zip(table, shown, strict=True):
        for title in ("登记会见时间", "会见类型", "状态"):
            assert line[title] in row, (title, line, row)
    assert [line["家属姓名（来源系统）"] for line in table] == ["赵小某", "李小某"]

    await console.find(f"record-{mistaken}").click()
    await console.find("record-print").click()
    assert await page.evaluate("window.prints") == 1
    await page.emulate_media(media="print")
    for field, text in REGISTERED.items():
        await expect(console.find(f"field-{field}")).to_contain_text(text)
        await expect(console.find(f"field-{field}")).to_be_visible()
    await expect(console.find("record-title")).to_be_visible()
    for away in ("menu-visits", "deed-take_out", "record-print", "changes", "user-menu"):
        await expect(console.find(away)).to_be_hidden()
    await page.emulate_media(media="screen")

    await console.find("deed-take_out").click()
    await console.find("deed-confirm").click()
    await expect(console.find("record-state")).to_have_text("已登记")
    await console.find("deed-reason").fill(REASON)
    await console.find("deed-confirm").click()
    await expect(console.find("record-state")).to_have_text("已删除")
    await expect(console.find("deed-confirm")).to_be_hidden()
    # The trace: what it was, who deleted it, and why.
    await expect(console.find("changes")).to_contain_text(f"原因：{REASON}")
    await expect(console.find("changes")).to_contain_text("民警leader")
    await expect(console.find("field-relative_told")).to_have_text("李小某")
    await console.open("visits")
    await expect(rows).to_have_count(1)
    await expect(console.find(f"record-{kept}")).to_be_visible()
    await console.find("state-deleted").click()
    await expect(rows).to_have_count(1)
    await expect(console.find(f"record-{mistaken}")).to_be_visible()
    # Told once more by its system, it stays deleted.
    await system.visit("A1", BEGAN, relative_name="李小某")
    assert [row["id"] for row in (await leader.get(VISITS))["rows"]] == [kept]


async def test_what_an_officer_changed_is_marked_with_what_the_prison_says(
    console: Console, people: People, world: World
) -> None:
    system = VisitSystem(world)
    visit_id = await system.visit("A1", BEGAN, state=VisitState.REGISTERED)
    leader = await people.officer("leader")
    record = (await leader.get(f"{VISITS}/{visit_id}"))["record"]
    values = {"seat": "A07", "visit_type": "OPEN"}
    changed = {"version": record["version"], "values": values, "reason": "换座"}
    await leader.put(f"{VISITS}/{visit_id}", changed)
    await console.enter("leader")
    await console.open("visits")
    await console.find(f"record-{visit_id}").click()
    await expect(console.find("override-seat")).to_contain_text("监狱会见系统为“空”")
    await expect(console.find("override-visit_type")).to_contain_text("由民警leader于")
    await expect(console.find("override-visit_type")).to_contain_text("监狱会见系统为“普见”")
    await expect(console.find("override-planned_at")).to_have_count(0)
