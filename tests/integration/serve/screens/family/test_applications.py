"""A relative applies on the phone with a photographed paper; the officer looks and decides."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect
from sqlalchemy import text

from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People
from tests.integration.serve.conftest import WAIT_MS
from tests.integration.serve.family.test_binding_applications import THERE, inmate_there
from tests.integration.serve.made_files import made_file, photograph
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


async def look(page: Page, name: str) -> None:
    """A picture of the screen, where somebody asked for them."""
    if folder := os.environ.get("SCREENS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture
async def phone(browser: Browser, people: People) -> AsyncIterator[Page]:
    """A relative's phone, signed in."""
    relative = await people.relative()
    context = await browser.new_context(
        base_url=relative.base,
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    await context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "url": relative.base}
            for cookie in relative.http.cookies.jar
        ]
    )
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    await context.close()
    assert thrown == []


def paper(name: str) -> FilePayload:
    content = photograph(size=(640, 480)) if name.endswith("jpg") else made_file(name)
    kind = "image/jpeg" if name.endswith("jpg") else "application/pdf"
    return FilePayload(name=name, mimeType=kind, buffer=content)


@pytest.mark.requirement("VC-WL-06")
@pytest.mark.requirement("VC-WL-01")
async def test_a_relative_is_told_why_calls_are_closed_and_applies_with_a_photograph(
    phone: Page, console: Console, world: World
) -> None:
    async with world.database.transaction() as tx:
        await tx.execute(text("delete from whitelist_entry"))
    await phone.goto("/relative/")
    await expect(phone.get_by_test_id("video-closed")).to_contain_text("视频通话未开通")
    await look(phone, "home-closed")
    await phone.get_by_test_id("apply-whitelist").click()
    await phone.get_by_test_id("apply-send").click()
    await expect(phone.get_by_test_id("error-summary")).to_contain_text("请上传证明材料")
    file = phone.get_by_test_id("paper-file")
    await file.set_input_files(
        FilePayload(name="户口簿.jpg", mimeType="image/jpeg", buffer=b"MZ not a picture")
    )
    await expect(phone.get_by_test_id("paper-refused")).to_contain_text("Windows程序")
    await phone.get_by_test_id("paper-drop").click()
    await file.set_input_files(paper("户口簿.jpg"))
    await expect(phone.get_by_test_id("paper-taken")).to_have_count(1)
    await look(phone, "apply-whitelist")
    await phone.get_by_test_id("apply-send").click()
    await expect(phone.get_by_test_id("applications")).to_contain_text("审批中")
    await expect(phone.get_by_test_id("applications")).to_contain_text("户口簿.jpg")
    await look(phone, "applications")

    await console.enter("approver")
    async with world.database.transaction() as tx:
        case = await tx.scalar(text("select id from approval_case"))
    await console.page.goto(f"/console/#/approvals/{case}")
    documents = console.find("case-document")
    await expect(documents).to_have_count(2)
    await expect(console.page.locator("[data-testid=case-documents] img").last).to_have_js_property(
        "complete", True
    )
    await look(console.page, "case-documents")
    await expect(console.find("party-罪犯")).to_contain_text("周某")
    await documents.last.locator("button").click()
    await expect(console.page.locator(".el-image-viewer__img")).to_be_visible()
    await console.page.keyboard.press("Escape")


@pytest.mark.requirement("VC-NUM-01")
async def test_a_relative_registers_a_number_and_reads_the_result(
    phone: Page, people: People, world: World
) -> None:
    await phone.goto("/relative/#/mine")
    await phone.get_by_test_id("to-numbers").click()
    await phone.get_by_test_id("apply-phone").fill("1391234")
    await phone.get_by_test_id("owner_name-other").click()
    await phone.get_by_test_id("apply-send").click()
    await expect(phone.get_by_test_id("error-link")).to_have_count(4)
    await look(phone, "apply-number-errors")
    await phone.get_by_test_id("apply-phone").fill("13912345678")
    await phone.get_by_test_id("apply-owner_name").fill("李大某")
    await phone.get_by_test_id("apply-kinship").select_option("parent")
    await phone.get_by_test_id("paper-file").set_input_files([paper("账单.pdf"), paper("证.jpg")])
    await expect(phone.get_by_test_id("paper-taken")).to_have_count(2)
    await look(phone, "apply-number")
    await phone.get_by_test_id("apply-send").click()
    await expect(phone.get_by_test_id("applications")).to_contain_text("139****5678")
    approver = await people.officer("approver")
    (case,) = (await approver.get("/api/approvals/pending"))["rows"]
    decision = {"visit": case["visit"], "verdict": "return", "opinion": "账单看不清"}
    await approver.post(f"/api/approvals/{case['id']}/decisions", decision)
    await phone.goto("/relative/#/mine")
    await phone.reload()
    await expect(phone.get_by_test_id("unread")).to_have_text("1 条未读")
    await phone.get_by_test_id("elder-toggle").click()
    await look(phone, "mine-elder")
    await phone.get_by_test_id("to-messages").click()
    message = phone.get_by_test_id(f"message-{case['id']}")
    await expect(message).to_contain_text("账单看不清")
    await look(phone, "messages-elder")
    await message.click()
    await phone.get_by_test_id("apply-again").click()
    await expect(phone.get_by_test_id("apply-returned")).to_contain_text("账单看不清")
    await expect(phone.get_by_test_id("apply-owner_name")).to_have_value("李大某")
    await expect(phone.get_by_test_id("apply-kinship")).to_have_value("parent")
    await phone.get_by_test_id("paper-drop").first.click()
    await expect(phone.get_by_test_id("paper-taken")).to_have_count(1)
    await phone.get_by_test_id("paper-file").set_input_files(paper("清晰账单.pdf"))
    await expect(phone.get_by_test_id("paper-taken")).to_have_count(2)
    await look(phone, "apply-again-elder")
    await phone.get_by_test_id("apply-send").click()
    await expect(phone.get_by_test_id(f"application-{case['id']}")).to_contain_text("审批中")
    await expect(phone.get_by_test_id(f"application-{case['id']}")).to_contain_text("李大某")
    await look(phone, "applications-elder")
    await phone.get_by_test_id("take-back").click()
    await phone.get_by_test_id("take-back-confirm").click()
    await expect(phone.get_by_test_id(f"application-{case['id']}")).to_contain_text("已撤回")
    await expect(phone.get_by_test_id("take-back")).to_have_count(0)


@pytest.mark.requirement("VC-PUB-08")
@pytest.mark.requirement("VC-FAM-06")
async def test_a_relative_asks_to_be_bound_to_one_more_and_changes_between_them(
    phone: Page, people: People, world: World
) -> None:
    await inmate_there(world)
    await phone.goto("/relative/#/mine")
    await phone.get_by_test_id("to-bindings").click()
    await phone.get_by_test_id("apply-inmate_no").fill("31")
    await phone.get_by_test_id("apply-send").click()
    # Whom a prison's visit system knows needs no paper, which the platform alone can tell.
    await expect(phone.get_by_test_id("error-link")).to_have_count(3)
    await look(phone, "apply-binding-errors")
    await expect(phone.get_by_test_id("chosen-inmate")).to_have_count(0)
    await phone.get_by_test_id("apply-name").fill(THERE["name"])
    await phone.get_by_test_id("apply-inmate_no").fill(THERE["inmate_no"])
    await phone.get_by_test_id("apply-kinship").select_option("sibling")
    await phone.get_by_test_id("paper-file").set_input_files(paper("户口簿.jpg"))
    await expect(phone.get_by_test_id("paper-taken")).to_have_count(1)
    await look(phone, "apply-binding")
    await phone.get_by_test_id("apply-send").click()
    await expect(phone.get_by_test_id("applications")).to_contain_text("兄弟姐妹")
    officer = await people.officer("elsewhere")
    case = await only(officer)
    card = phone.get_by_test_id(f"application-{case['id']}")
    await expect(card).to_contain_text("审批中")
    await decide(officer, case, "return", "户口簿缺一页")
    await phone.reload()
    await expect(card).to_contain_text("户口簿缺一页")
    await phone.get_by_test_id("apply-again").click()
    await expect(phone.get_by_test_id("apply-returned")).to_contain_text("户口簿缺一页")
    await expect(phone.get_by_test_id("apply-kinship")).to_have_value("sibling")
    await expect(phone.get_by_test_id("apply-name")).to_have_count(0)
    await look(phone, "apply-binding-again")
    await phone.get_by_test_id("apply-send").click()
    await expect(card).to_contain_text("审批中")
    await decide(officer, await only(officer), "approve")
    await phone.goto("/relative/#/applications")
    await phone.reload()
    await expect(card).to_contain_text("已通过")
    await phone.goto("/relative/")
    await expect(phone.get_by_test_id("chosen-inmate")).to_contain_text("周某")
    await phone.get_by_test_id("switch-inmate").click()
    await expect(phone.get_by_test_id("chosen-inmate")).to_contain_text("吴某")
    await look(phone, "home-of-two")


@pytest.mark.requirement("VC-WL-04")
async def test_an_entry_shows_the_relative_behind_it(console: Console, world: World) -> None:
    await console.enter("leader")
    await console.open("whitelist_entries")
    await console.page.locator(".el-table__row").first.click()
    shown = console.find("whitelist-relative")
    await expect(shown).to_contain_text("李某某")
    await expect(console.find("whitelist-standing")).to_have_text("有效")
    await expect(console.find("whitelist-inmates")).to_contain_text("周某")
    await expect(console.find("whitelist-face")).to_contain_text("登记")
    await look(console.page, "whitelist-entry")


@pytest.mark.requirement("VC-CFG-21")
async def test_a_package_is_uploaded_and_downloaded_on_the_screens(console: Console) -> None:
    await console.enter("sysadmin")
    await console.find("menu-tool_packages").click()
    await expect(console.find("record-new")).to_be_visible()
    await look(console.page, "packages-empty")
    await console.find("record-new").click()
    await console.fill("name", "读卡器驱动")
    await console.pick("kind", "读卡器驱动")
    await console.fill("release", "2.1.0")
    await console.pick("platform", "Windows")
    content = made_file("驱动.exe")
    await console.find("file-package").set_input_files(
        FilePayload(name="驱动.zip", mimeType="application/zip", buffer=content)
    )
    await expect(console.find("file-refused")).to_contain_text("扩展名")
    await look(console.page, "package-refused")
    await console.find("file-package").set_input_files(
        FilePayload(name="驱动.exe", mimeType="application/octet-stream", buffer=content)
    )
    await expect(console.find("file-taken")).to_contain_text("驱动.exe")
    await look(console.page, "package-form")
    await console.save()
    await expect(console.find("file-sm3")).to_be_visible()
    await look(console.page, "package-detail")
    assert (await console.download("file-download")).read_bytes() == content
    await console.open("tool_packages")
    await expect(console.find("file-names")).to_contain_text("驱动.exe")
    await look(console.page, "packages")
