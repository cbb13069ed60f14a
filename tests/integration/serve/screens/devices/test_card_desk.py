"""Cards at the officers' desk: read, told apart when refused, issued, written and proven."""

import secrets

import pytest
from playwright.async_api import expect

from connectors.platforms.card_reader_simulator import (
    CardFault,
    CardReaderSimulator,
    MemoryCard,
)
from connectors.postgres.ids import make_id
from pipelines.flows.devices.cards.reading import keys_of
from pipelines.rules.devices.card_content import CardContent, sealed_content
from tests.integration.serve.client import People
from tests.integration.serve.devices.test_card_reader import Desk
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

WRITER = """
Object.defineProperty(navigator, 'serial', { value: { requestPort: async () => ({
  open: async () => {},
  close: async () => {},
  writable: new WritableStream({
    write: (bytes) => window.takeLine(new TextDecoder().decode(bytes)),
  }),
}) } })
"""
"""The wire to the simulated reader, where a browser has one to a real reader."""


class CardDesk:
    """The page with a simulated reader, which types what it reads and takes lines to write."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.reader = CardReaderSimulator()

    async def open(self) -> None:
        await self.console.page.expose_function("takeLine", self.reader.take)
        await self.console.page.add_init_script(WRITER)
        await self.console.enter("leader")
        await self.console.find("menu-card-desk").click()
        await expect(self.console.find("card-ready")).to_contain_text("请把卡放到读卡器上")

    async def lay(self, card: MemoryCard | None = None) -> None:
        """Put a card on the reader, or the same one once more."""
        if card is not None:
            self.reader.insert(card)
        await self.console.page.keyboard.type(self.reader.typed())
        await self.console.page.keyboard.press("Enter")

    async def refused(self, code: str, told: str) -> None:
        place = self.console.find("card-refused")
        await expect(place).to_have_attribute("data-code", code)
        await expect(place).to_contain_text(told)

    async def issue(self, holder: str) -> None:
        """Give the blank card on the reader to a holder."""
        page = self.console.page
        await self.console.find("refused-issue").click()
        await expect(self.console.find("issue-no")).to_be_disabled()
        await page.locator(".el-select", has=page.locator("#issue-holder")).click()
        await page.locator("#issue-holder").fill(holder)
        await page.locator(".el-select-dropdown__item:visible", has_text=holder).click()
        await self.console.find("issue-confirm").click()


@pytest.fixture
async def desk(console: Console) -> CardDesk:
    desk = CardDesk(console)
    await desk.open()
    return desk


@pytest.mark.requirement("VC-BASE-16")
async def test_a_card_is_issued_written_proven_and_opens_its_holder(
    desk: CardDesk, people: People, world: World
) -> None:
    find = desk.console.find
    await desk.lay(MemoryCard(card_no="C600001"))
    await desk.refused("card_empty", "空白卡")
    await desk.issue("周某")
    await expect(find("write-card")).to_contain_text("C600001")
    # The card is pulled away while it is written: reading it again proves nothing.
    desk.reader.faults.add(CardFault.TORN)
    await find("write-now").click()
    await expect(find("write-problem")).to_contain_text("写卡器没有响应")
    await desk.lay()
    await expect(find("write-problem")).to_contain_text("核对没有通过")
    desk.reader.faults.clear()
    await find("write-now").click()
    await expect(find("write-card")).to_contain_text("核对通过才算完成")
    assert "周某".encode() not in bytes.fromhex(desk.reader.read().content)
    await desk.lay()
    await expect(find("card-holder")).to_have_text("周某")
    await expect(find("card-balance")).to_have_text("0.00 元")

    leader = await people.officer("leader")
    (card,) = (await leader.get("/api/records/cards", card_no="C600001"))["rows"]
    moved = {"card_id": card["id"], "movement": "top_up", "amount": "12.50", "note": "汇款"}
    await leader.post("/api/records/card_movements", {"values": moved})
    await desk.lay()
    await expect(find("card-balance")).to_have_text("12.50 元")
    await expect(find("related-card_movements")).to_contain_text("充值")

    # A second card of the kind is refused; one of the officer's own is not.
    await desk.lay(MemoryCard(card_no="C600002"))
    await desk.refused("card_empty", "还没有登记")
    await desk.issue("周某")
    await expect(find("issue-holder-item")).to_contain_text("该持卡人已有同类型的卡")
    await find("issue-officer_id").click()
    page = desk.console.page
    await page.locator("#issue-holder").fill("民警monitor")
    await page.locator(".el-select-dropdown__item:visible", has_text="民警monitor").click()
    await find("issue-confirm").click()
    await find("write-now").click()
    await desk.lay()
    await expect(find("card-holder")).to_have_text("民警monitor")


@pytest.mark.requirement("VC-BASE-16")
async def test_unknown_foreign_changed_and_lost_cards_are_told_apart(
    desk: CardDesk, people: People, world: World
) -> None:
    find, page = desk.console.find, desk.console.page
    issuing = Desk(await people.officer("leader"))
    card = await issuing.write(await issuing.issue("C700001", world.inmate_id))
    whole = card.memory

    await desk.lay(card)
    await expect(find("card-holder")).to_have_text("周某")
    desk.reader.faults.add(CardFault.FOREIGN)
    await desk.lay()
    await desk.refused("card_foreign", "退还持卡人")
    desk.reader.faults.clear()
    card.memory = whole[:-1] + bytes([whole[-1] ^ 1])
    await desk.lay()
    await desk.refused("card_changed", "重新写卡")
    await expect(find("refused-known")).to_contain_text("周某")
    await desk.lay(MemoryCard(card_no="C700009", memory=whole))
    await desk.refused("card_copied", "扣留")
    await expect(find("refused-issue")).to_have_count(0)
    gone = CardContent(card_id=make_id(), holder="某", number="1")
    content = sealed_content(keys_of(world.keys), "C700008", gone, secrets.token_bytes(12))
    await desk.lay(MemoryCard(card_no="C700008", memory=content))
    await desk.refused("card_not_found", "没有登记")
    await page.keyboard.type(";C7000")
    await page.keyboard.press("Enter")
    await desk.refused("card_unread", "没有读完整")

    card.memory = whole
    await desk.lay(card)
    await find("card-report_lost").click()
    # A semicolon in a reason is no card.
    await find("deed-reason").fill("")
    await find("deed-reason").press_sequentially("遗失;本人报告")
    await find("deed-confirm").click()
    await expect(find("card-state")).to_have_attribute("data-state", "lost")
    await expect(find("card-guide")).to_contain_text("任何终端都不能使用")
    await expect(find("changes")).to_contain_text("遗失;本人报告")
    await desk.lay()
    await expect(find("card-state")).to_have_attribute("data-state", "lost")
    await find("card-restore").click()
    await find("deed-reason").fill("本人找回")
    await find("deed-confirm").click()
    await expect(find("card-state")).to_have_attribute("data-state", "active")
