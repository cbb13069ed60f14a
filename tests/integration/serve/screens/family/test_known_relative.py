"""Whom a visit system knows sees why no proof is asked for, and the officer by whom (VC-PUB-07)."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.services import Services
from tests.integration.serve.approving import only
from tests.integration.serve.client import People, Person
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.family.known_systems import MEI, known_to
from tests.integration.serve.family.registering import ANSWERS, CARD, PATH, hand_card
from tests.integration.serve.real_faces import by_ticket, face_of, real_faces
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.family.test_applications import look
from tests.integration.serve.screens.family.test_registration import TALL, narrow, next_of
from tests.integration.serve.standing_police import standing
from tests.integration.serve.world import World
from tests.papers import id_card
from tests.trace.proving import proves

__all__ = ["by_ticket", "real_faces"]
pytestmark = pytest.mark.timeout(900)


@pytest.fixture
async def person(
    people: People, services: Services, world: World, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Person]:
    """Somebody whom the platform does not know, and a window of the prison does."""
    monkeypatch.setattr(connectors, "LOOK_S", 0.5)
    async with standing(world) as police, known_to(world, services, people, [MEI]):
        police.connect(services)
        person = await people.public()
        for side, content in (("front", id_card.front(CARD)), ("back", id_card.back(CARD))):
            await hand_card(person, side, content)
        await person.post(f"{PATH}/face", {"picture": face_of("mei")})
        await person.post(f"{PATH}/draft", {"phone": ANSWERS["phone"]})
        yield person


async def test_no_proof_is_asked_for_and_both_see_why(
    browser: Browser, person: Person, people: People, console: Console
) -> None:
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
    phone: Page = await context.new_page()
    phone.set_default_timeout(WAIT_MS)
    find = phone.get_by_test_id
    await phone.goto("/relative/#/register/5")
    await find("register-inmate_name").fill(ANSWERS["inmate_name"])
    await find("register-inmate_no").fill(ANSWERS["inmate_no"])
    await next_of(phone, 6)
    await expect(find("known-to-prison")).to_contain_text("P03监狱会见系统登记您是他的“子女”")
    await next_of(phone, 7)
    await expect(phone.get_by_role("heading", name="不用上传证明")).to_be_visible()
    await expect(find("paper-file")).to_have_count(0)
    await narrow(phone)
    await look(phone, "register-known")
    await next_of(phone, 8)
    await expect(find("answer-proof")).to_contain_text("P03监狱会见系统已认证")
    await narrow(phone)
    await find("register-send").click()
    await expect(find("registered")).to_have_attribute("data-state", "pending")
    with proves("VC-PUB-07", "a"):
        await expect(find("registered-verified")).to_have_text("监狱会见系统已认证")
    await context.close()
    officer = await people.officer("prison_approver")
    case = await only(officer)
    await console.enter("prison_approver")
    await console.page.goto(f"/console/#/approvals/{case['id']}")
    await expect(console.find("case-document")).to_have_count(3)
    said = "P03监狱会见系统已认证，登记关系“子女”，登记号QS001"
    await expect(console.page.locator("main")).to_contain_text(said)
    await look(console.page, "approve-known")
