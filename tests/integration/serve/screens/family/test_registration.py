"""Somebody unknown registers on the phone, is sent back, uploads anew and is let in (VC-PUB-01)."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from pipelines.flows.services import Services
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.family.registering import CARD, PATH
from tests.integration.serve.made_files import made_file
from tests.integration.serve.real_faces import by_ticket, face_of, real_faces
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.family.test_applications import look
from tests.integration.serve.standing_police import ID_NO, NAME, standing
from tests.integration.serve.world import World
from tests.papers import id_card
from tests.trace.proving import proves

__all__ = ["by_ticket", "real_faces"]
TALL = 844


@pytest.fixture
async def person(people: People, services: Services, world: World) -> AsyncIterator[Person]:
    """Somebody whom nobody knows but public security."""
    async with standing(world) as police:
        police.connect(services)
        yield await people.public()


@pytest.fixture
async def phone(browser: Browser, person: Person) -> AsyncIterator[Page]:
    context = await browser.new_context(
        base_url=person.base,
        viewport={"width": 390, "height": TALL},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    await context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "url": person.base}
            for cookie in person.http.cookies.jar
        ]
    )
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    await context.close()
    assert thrown == []


def shot(name: str, content: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="image/jpeg", buffer=content)


async def next_of(page: Page, step: int) -> None:
    await page.get_by_test_id("register-next").click()
    await expect(page.get_by_test_id("register-step")).to_have_text(f"第 {step}/8 步")


async def narrow(page: Page) -> None:
    """At 320 px, and in letters for elders, nothing lies beyond the edge."""
    for elder in (False, True):
        await page.evaluate(
            f"document.documentElement.classList.toggle('elder', {str(elder).lower()})"
        )
        await page.set_viewport_size({"width": 320, "height": TALL})
        beyond = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, page.url
    await page.evaluate("document.documentElement.classList.remove('elder')")
    await page.set_viewport_size({"width": 390, "height": TALL})


async def fill(page: Page, person: Person) -> None:
    """From the first question to the last, as a person does it."""
    find = page.get_by_test_id
    await expect(find("register-step")).to_have_text("第 1/8 步")
    await find("register-next").click()
    await expect(find("error-summary")).to_contain_text("请拍身份证人像面")
    await find("card-file-front").set_input_files(shot("back.jpg", id_card.back(CARD)))
    await expect(find("card-problem")).to_contain_text("请翻过来拍人像面")
    await find("card-file-front").set_input_files(shot("front.jpg", id_card.front(CARD)))
    await expect(find("register-name")).to_have_value(NAME)
    await expect(find("register-id_no")).to_have_value(ID_NO)
    await narrow(page)
    await look(page, "register-card")
    await find("register-id_no").fill(ID_NO[:-1] + "9")
    await find("register-next").click()
    await expect(find("error-summary")).to_contain_text("身份证号有误")
    await find("register-id_no").fill(ID_NO)
    await next_of(page, 2)
    await find("card-file-back").set_input_files(shot("back.jpg", id_card.back(CARD)))
    await expect(find("register-card_until")).to_have_value("2090-03-09")
    await narrow(page)
    await next_of(page, 3)
    await find("register-phone").fill("13712345678")
    # The face lies in the hands of a test of its own (`people/test_live_faces.py`).
    await person.post(f"{PATH}/face", {"picture": face_of("mei")})
    await next_of(page, 4)
    await page.reload()
    await expect(find("face-taken")).to_be_visible()
    await narrow(page)
    await next_of(page, 5)
    await find("register-inmate_name").fill("周某")
    await find("register-inmate_no").fill("3103000001")
    await narrow(page)
    await next_of(page, 6)
    await find("kinship-child").click()
    await next_of(page, 7)


async def test_from_unknown_to_relative_with_a_return_between(
    phone: Page, person: Person, people: People, console: Console
) -> None:
    find = phone.get_by_test_id
    await phone.goto("/relative/")
    await find("tile-register").click()
    await find("register-begin").click()
    await fill(phone, person)
    await find("paper-file").set_input_files(
        FilePayload(name="户口簿.pdf", mimeType="application/pdf", buffer=made_file("户口簿.pdf"))
    )
    await expect(find("paper-taken")).to_have_count(1)
    await next_of(phone, 8)
    # Going back keeps the answers.
    await find("change-phone").click()
    await expect(find("register-phone")).to_have_value("13712345678")
    await phone.goto("/relative/#/register/8")
    await expect(find("answer-id_no")).to_have_text(ID_NO)
    await narrow(phone)
    await look(phone, "register-review")
    await find("register-send").click()
    with proves("VC-PUB-01", "ab"):
        await expect(find("registered")).to_have_attribute("data-state", "pending")
    await look(phone, "register-pending")

    officer = await people.officer("prison_approver")
    await console.enter("prison_approver")
    case = await only(officer)
    await console.page.goto(f"/console/#/approvals/{case['id']}")
    await expect(console.find("case-document")).to_have_count(4)
    await expect(console.page.locator("main")).to_contain_text("公安实人认证一致")
    await look(console.page, "register-case")
    await decide(officer, case, "return", "户口簿看不清，请重拍")

    await phone.reload()
    with proves("VC-PUB-05", "b"):
        await expect(find("registered-reason")).to_have_text("户口簿看不清，请重拍")
    await narrow(phone)
    await find("register-begin").click()
    await find("change-proof").click()
    await find("paper-drop").click()
    await expect(find("paper-taken")).to_have_count(0)
    await find("paper-file").set_input_files(
        FilePayload(name="户口簿新.pdf", mimeType="application/pdf", buffer=made_file("新.pdf"))
    )
    await expect(find("paper-taken")).to_have_count(1)
    await next_of(phone, 8)
    await find("register-send").click()
    with proves("VC-PUB-05", "c"):
        await expect(find("registered")).to_have_attribute("data-state", "pending")
    await decide(officer, await only(officer), "approve")
    await phone.reload()
    await expect(phone.get_by_test_id("registered-title").or_(find("sign-in"))).to_be_visible()
