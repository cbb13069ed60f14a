"""数据包交换 and 登记到访 on the screen: carried out, brought back, and who came at the door."""

from datetime import datetime
from pathlib import Path

from playwright.async_api import FilePayload, expect

from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.records import Registration
from schemas.modules.visits.visits import VisitType
from tests.integration.serve.client import People
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.exchange.test_prison_systems import shot
from tests.integration.serve.standing_systems import keepers_of
from tests.integration.serve.visits.places import NOW, add_time
from tests.integration.serve.visits.prison_desk import PAUSE, Line, Prison, connected
from tests.integration.serve.visits.test_prison_cycles import booked
from tests.integration.serve.world import World

DAY = "2026-12-08"
HELD = datetime(2026, 12, 8, 10, tzinfo=LOCAL)


async def test_packages_are_carried_and_visitors_are_told_of(
    console: Console, people: People, world: World, services: Services, tmp_path: Path
) -> None:
    world.now = NOW
    await add_time(await people.officer("leader"), world, capacity=3)
    prison = Prison(world, tmp_path)
    system_id = await connected(
        world, services, await keepers_of(people), prison.by_package("p03"), world.prison_id
    )
    visit = await booked(people, world, DAY, 2)
    line = Line(world, services, system_id)
    await line.round()
    page = console.page
    await console.enter("leader")
    await console.find("menu-prison-packages").click()
    await expect(console.find("packages-summary")).to_contain_text("待回执 1 个")
    prison.receive((await console.download("packages-export")).read_bytes())
    stranger = Registration(
        visit_no="ZS-1", inmate_no="9999999999", visit_type=VisitType.REGULAR, planned_at=HELD
    )
    prison.source.book.book(stranger)
    brought = prison.export()

    async def bring(content: bytes) -> None:
        file = FilePayload(name="00000001.qqp", mimeType="", buffer=content)
        await console.find("packages-file").set_input_files(file)

    await bring(brought[:-1] + bytes([brought[-1] ^ 1]))
    await expect(console.find("packages-problem")).to_contain_text("签名无效")
    await bring(brought)
    await expect(console.find("package-summary")).to_contain_text("处理中")
    await line.round(PAUSE)
    await expect(console.find("package-summary")).to_have_text(
        "第 1 号数据包：共 4 条，接收 2 条，未接收 2 条，回执 1 条"
    )
    await expect(console.find("package-report")).to_contain_text("罪犯不在本平台")
    await shot(console, "prison-packages")

    world.now = HELD
    await page.goto("about:blank")
    await console.page.context.clear_cookies()
    await console.enter("leader")
    await page.goto(f"/console/#/visit-day?day={DAY}")
    await console.find(f"tell-{visit['id']}").click()
    await console.find("arrival-0").get_by_text("已到访").click()
    await console.find("arrival-1").get_by_text("被拒绝").click()
    await expect(console.find("arrivals-save")).to_be_disabled()
    await page.get_by_label("同行1的原因").fill("证件过期")
    await shot(console, "visit-arrivals")
    await console.find("arrivals-save").click()
    await expect(console.find(f"arrivals-{visit['id']}")).to_have_text(
        "李某某已到访、同行1被拒绝（证件过期）"
    )
    await expect(console.find(f"prepared-{visit['id']}")).to_contain_text("已会见")
