"""On the narrowest phone, in both engines: a form is filled in, a question asked and answered."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser

from pipelines.flows.services import Services
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.family.test_public_entries import ticket
from tests.integration.serve.family.test_public_questions import handle, taking_units
from tests.integration.serve.forms.forms import RIGHT_ID, WRONG_ID, YES_NO, published, question
from tests.integration.serve.made_files import photograph
from tests.integration.serve.screens.phones import (
    HARMONY,
    IOS,
    Phone,
    Profile,
    at,
    fits,
    holds,
    phone_of,
    says,
)
from tests.integration.serve.world import World

SMALL = (HARMONY, replace(IOS, width=320, height=693))
ASKED = (
    question("text", "reason", "事由", required=True, most=20),
    question("id_no", "card", "身份证号", required=True),
    question("choice", "way", "方式", options=YES_NO, required=True),
    question("text", "more", "说明", required=True, shown=[{"field": "way", "has": ["n"]}]),
    question("picture", "photo", "照片", most=2),
)


async def enters(phone: Phone, people: People) -> None:
    code = await ticket(people, "wx-small")
    await phone.goto(f"{people.base}/relative/?ticket={code}")
    await phone.click(at("notice-agree"))
    await phone.there(at("start"))
    assert await phone.run("return innerWidth") == 320
    # In larger letters, which stay.
    await phone.click(at("elder-switch"))
    await phone.reload()
    await phone.until("return document.documentElement.classList.contains('elder')")
    await phone.there(at("start"))
    await fits(phone)


async def fills(phone: Phone, people: People, form_id: str, paper: Path) -> None:
    """A wrong answer is told at its question; what was sent back is changed and sent again."""
    await phone.run("location.hash = arguments[0]", f"#/forms/{form_id}")
    await phone.click(at("form-begin"))
    await phone.fill(at("field-card"), WRONG_ID)
    await phone.click(at("option-way-n"))
    await phone.there(at("question-more"))
    await phone.click(at("form-next"))
    await says(phone, at("field-problem"), "“身份证号”不是有效的18位身份证号，请核对")
    await says(phone, at("error-summary"), "请填写“事由”")
    await fits(phone)
    await phone.fill(at("field-reason"), "申请寄送书籍")
    await phone.fill(at("field-card"), RIGHT_ID)
    await phone.fill(at("field-more"), "两本")
    await phone.give(at("file-photo"), paper)
    await phone.there(at("picture-taken"))
    await says(phone, at("form-kept"), "内容已自动保存")
    await phone.reload()
    await holds(phone, at("field-more"), "两本")
    await phone.click(at("form-next"))
    await says(phone, at("form-review"), "申请寄送书籍")
    await fits(phone)
    await phone.click(at("form-send"))
    await says(phone, at("sent-state"), "审核中")
    leader = await people.officer("leader")
    await decide(leader, await only(leader), "return", "请写书名")
    await phone.reload()
    await says(phone, at("sent-opinion"), "请写书名")
    await fits(phone)
    await phone.click(at("sent-mend"))
    await phone.fill(at("field-more"), "两本字典")
    await phone.click(at("form-next"))
    await phone.click(at("form-send"))
    await says(phone, at("round-2"), "两本字典")
    await fits(phone)


async def asks(phone: Phone, people: People) -> None:
    """Unit, kind and words, one a page; the answer is marked until it was read."""
    await phone.run("location.hash = '#/questions/new/1'")
    await phone.click(at("ask-unit-三监会见窗口"))
    await fits(phone)
    await phone.click(at("ask-next"))
    await phone.click(at("ask-category-visit"))
    await phone.click(at("ask-next"))
    await phone.fill(at("ask-title"), "孩子能去吗")
    await phone.fill(at("ask-text"), "五岁的孩子可以一起去会见吗？")
    await fits(phone)
    await phone.click(at("ask-next"))
    await says(phone, at("ask-question"), "三监会见窗口")
    await phone.click(at("ask-next"))
    await phone.there(at("question-state") + '[data-state="sent"]')
    found = re.search(r"questions/([0-9A-Z]{26})", str(await phone.run("return location.hash")))
    assert found
    leader = await people.officer("leader")
    for verb, said in (("receive", {}), ("answer", {"text": "可以，请带出生证明。"})):
        await handle(leader, {"id": found[1]}, verb, **said)
    await phone.run("location.hash = '#/questions'")
    await phone.there(at("question-unread"))
    await fits(phone)
    await phone.click(at("question-孩子能去吗"))
    await says(phone, at("said-officer"), "出生证明")
    await fits(phone)


@pytest.mark.parametrize("profile", SMALL, ids=[one.engine for one in SMALL])
async def test_a_form_is_filled_in_and_a_question_answered_at_320(
    profile: Profile,
    browser: Browser,
    people: People,
    services: Services,
    world: World,
    tmp_path: Path,
) -> None:
    paper = tmp_path / "书单.jpg"
    paper.write_bytes(photograph())
    admin = await people.officer("sysadmin")
    form_id = await published(admin, world.prison_id, "parcels", *ASKED, name="寄送申请")
    await taking_units(people, world)
    async with phone_of(profile, browser, people.base) as phone:
        await enters(phone, people)
        await fills(phone, people, form_id, paper)
        await asks(phone, people)
