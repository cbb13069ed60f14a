"""需关注记录 in a browser: a meaning proposed with its pieces, decided on by an officer."""

import os
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import Page, Route, expect

from connectors.postgres.calls import calls
from connectors.postgres.ids import make_id
from connectors.postgres.speech import alerts, transcripts
from pipelines.flows.speech.attending import attend
from pipelines.rules.speech.meaning.judgement import Judgement, Piece, Risk, SpokenLine
from schemas.calls.state import PartyRole
from schemas.calls.views import LineView
from schemas.settings import Settings
from tests.integration.serve.client import People
from tests.integration.serve.recordings.test_reviewing import held
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World
from tests.integration.world import alert

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-SUP-10")]

TALK = (
    (PartyRole.RELATIVE, "喂，听得见吗？家里都挺好的，孩子这次考了九十五分。"),
    (PartyRole.INMATE, "听得见。妈，我最近老是睡不着。"),
    (PartyRole.INMATE, "这日子过得没劲，我想闭上眼再也不醒来，你们以后别等我了。"),
    (PartyRole.RELATIVE, "你可别这么说，我们都等着你回来。"),
    (PartyRole.INMATE, "你下次来把手机拆开带进来。"),
    (PartyRole.RELATIVE, "那不行，犯规矩的。"),
    (PartyRole.INMATE, "算了，不说这个。"),
)
PIECE = "我想闭上眼再也不醒来"


class Reader:
    """Answers what the embedded one answers here, without learning first."""

    name, version, classes = "embedded", "1", (Risk.SELF_HARM,)

    def judge(self, lines: list[SpokenLine]) -> list[Judgement]:
        (line,) = [one for one in lines if PIECE in one.text]
        at = line.text.index(PIECE)
        piece = Piece(line_id=line.id, start=at, end=at + len(PIECE), text=PIECE)
        return [Judgement(risk=Risk.SELF_HARM, confidence=0.93, pieces=[piece], line_ids=[line.id])]


async def look(page: Page, name: str) -> None:
    """Pictures of the screen at the sizes people use, where somebody asked for them."""
    if folder := os.environ.get("SCREENS"):
        for width, height in ((1366, 768), (1920, 1080)):
            await page.set_viewport_size({"width": width, "height": height})
            await page.wait_for_timeout(400)
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        await page.set_viewport_size({"width": 1366, "height": 768})


async def attended(world: World, people: People) -> str:
    """A conversation that was read: one proposal, one archived word."""
    call_id, _ = await held(world, people)
    now = world.clock()
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        for seq, (speaker, text) in enumerate(TALK, start=2):
            line = LineView(
                id=make_id(),
                seq=seq,
                kind="text",
                speaker=speaker,
                speaker_name="",
                start_s=seq * 6.0,
                end_s=seq * 6.0 + 4,
                text=text,
                hits=[],
                at=now,
            )
            await transcripts.add_line(tx, call, line, engine="test")
            if "手机" in text:
                raised = alert(call, line, "手机")
                raised = msgspec.structs.replace(raised, class_name="违禁品", severity=2)
                await alerts.raise_alert(tx, raised, call)
    await attend(world.database, Reader(), call_id, now + timedelta(minutes=1))
    return call_id


async def opened(console: Console, login: str = "reviewer") -> Page:
    await console.enter(login)
    await console.page.goto("/console/#/attention")
    return console.page


@pytest.mark.stand_in("meaning", "The classifier answers what it was told to.")
async def test_a_proposal_is_read_with_the_lines_around_and_decided(
    console: Console, people: People, world: World
) -> None:
    call_id = await attended(world, people)
    page = await opened(console)
    table = page.get_by_test_id("attention-table")
    await expect(table).to_contain_text(f"“{PIECE}”与自伤自杀类说法相近")
    await expect(table).to_contain_text("把握较大")
    await expect(page.get_by_test_id("attention-total")).to_have_text("共 2 条")
    await expect(page.get_by_test_id("attention-meaning-off")).to_have_count(0)
    await look(page, "attention-list")
    await page.get_by_test_id("attention-state-proposed").click()
    await expect(page.get_by_test_id("attention-total")).to_have_text("共 1 条")
    await table.get_by_text("相近").click()
    detail = page.get_by_test_id("attention-detail")
    await expect(detail.locator("mark")).to_have_text(PIECE)
    await expect(detail.locator("li")).to_have_count(5)
    await look(page, "attention-drawer")
    href = await detail.locator("li.meant a").get_attribute("href")
    assert href is not None
    assert href.endswith(f"/conversations/{call_id}?t=24")
    await page.get_by_test_id("attention-drawer-dismiss").click()
    await expect(page.get_by_test_id("attention-confirm")).to_be_disabled()
    await page.get_by_test_id("attention-reason").fill("核实为口头抱怨，已谈话")
    await look(page, "attention-dialog")
    await page.get_by_test_id("attention-confirm").click()
    await expect(detail).to_contain_text("核实为口头抱怨，已谈话")
    await expect(detail).to_contain_text("已排除")


async def test_an_archived_record_is_lifted(console: Console, people: People, world: World) -> None:
    await attended(world, people)
    page = await opened(console, "leader")
    await page.get_by_test_id("attention-state-archived").click()
    await expect(page.get_by_test_id("attention-table")).to_contain_text("说到敏感词“手机”")
    await page.locator("[data-testid^=attention-lift-]").click()
    await page.get_by_test_id("attention-reason").fill("已查清，未带入")
    await page.get_by_test_id("attention-confirm").click()
    await expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    await look(page, "attention-empty")
    await page.get_by_test_id("attention-state-lifted").click()
    await expect(page.get_by_test_id("attention-state").first).to_have_text("已解除")


async def test_nothing_yet_and_a_server_that_fails(console: Console) -> None:
    page = await opened(console, "monitor")
    await expect(page.get_by_text("还没有需关注记录")).to_be_visible()
    await look(page, "attention-none")

    async def fail(route: Route) -> None:
        await route.fulfill(status=500, json={"code": "x", "message": "服务器出错"})

    await page.route("**/api/attention-records*", fail)
    await page.reload()
    await expect(page.get_by_text("没能加载")).to_be_visible()
    await page.unroute("**/api/attention-records*")
    await page.get_by_text("重新加载").click()
    await expect(page.get_by_text("还没有需关注记录")).to_be_visible()


async def test_whoever_may_not_see_them_is_told(console: Console) -> None:
    page = await opened(console, "keeper")
    await expect(page.get_by_text("没有查看权限")).to_be_visible()


class TestSwitchedOff:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, meaning_classifier="none")

    @pytest.mark.requirement("VC-GEN-15")
    async def test_words_are_archived_and_the_page_says_what_is_off(
        self, console: Console, people: People, world: World
    ) -> None:
        await attended(world, people)
        page = await opened(console)
        await expect(page.get_by_test_id("attention-meaning-off")).to_contain_text("语义分析已关闭")
        await expect(page.get_by_test_id("attention-table")).to_contain_text("手机")
        await look(page, "attention-off")
