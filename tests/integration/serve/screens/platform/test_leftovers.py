"""After upload, export and sign-out nothing of people stays behind on either machine."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Playwright, expect
from sqlalchemy import update

from schemas.tables.people.person import inmate
from tests.e2e.browser import CHROMIUM
from tests.integration.serve.calls.test_tool_packages import FIELD
from tests.integration.serve.client import People
from tests.integration.serve.made_files import send_file
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import PASSWORD, World

PLANTED = "欧阳留痕"
IN_FILE = b"PLANTED-IN-AN-UPLOAD-8d1f" * 300
STORED = """async () => JSON.stringify([
  { ...localStorage }, { ...sessionStorage },
  await caches.keys(), await indexedDB.databases(),
  (await navigator.serviceWorker.getRegistrations()).length,
])"""


def forms(text: str) -> list[bytes]:
    """How a browser may write a text down."""
    escaped = "".join(f"\\u{ord(one):04x}" for one in text)
    return [text.encode(), text.encode("utf-16-le"), escaped.encode()]


def holding(folder: Path, wanted: list[bytes]) -> Iterator[str]:
    """Files below the folder that hold any of these."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if any(one in content for one in wanted):
                yield str(path.relative_to(folder))


@pytest.mark.requirement("NF-SEC-13")
async def test_nothing_is_left_after_upload_export_and_sign_out(
    people: People,
    world: World,
    playwright: Playwright,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spool, profile = tmp_path / "spool", tmp_path / "profile"
    spool.mkdir()
    # What the server's process would put aside goes where it can be looked through.
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    async with world.database.transaction() as tx:
        changed = update(inmate).where(inmate.c.id == world.inmate_id)
        await tx.execute(changed.values(name=PLANTED))
    keeper = await people.officer("sysadmin")
    sent = await send_file(keeper, FIELD, "驱动.exe", b"MZ" + IN_FILE)
    assert sent.is_success, sent.text
    table = f"账号,姓名\na,{PLANTED}\n".encode() + IN_FILE * 200
    file = {"file": ("账号.csv", table)}
    refused = await keeper.http.post(
        "/api/accounts/import", files=file, headers={"Origin": keeper.base}
    )
    assert refused.status_code < 500, refused.text

    async with await playwright.chromium.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"],
        base_url=keeper.base, viewport={"width": 1366, "height": 768}, locale="zh-CN",
    ) as context:  # fmt: skip
        page = await context.new_page()
        console = Console(page, PASSWORD)
        await console.enter("leader")
        await console.open("inmates")
        await expect(page.get_by_text(PLANTED).first).to_be_visible()
        await page.get_by_text(PLANTED).first.click()
        exported = await page.evaluate(
            "fetch('/api/records/inmates/export?format=csv').then((one) => one.text())"
        )
        assert PLANTED in exported
        async with page.expect_response("**/api/officer/sign-out") as answer:
            await console.find("user-menu").click()
            await console.find("sign-out").click()
        headers = await (await answer.value).all_headers()
        assert headers["clear-site-data"] == '"cache"'
        await expect(console.find("signin-login")).to_be_visible()
        stored = await page.evaluate(STORED)
        assert PLANTED not in stored
        assert "qq-console-tabs" not in stored
        await page.go_back()
        await expect(console.find("signin-login")).to_be_visible()
        await expect(page.get_by_text(PLANTED)).to_have_count(0)
        await context.close()

    wanted = [*forms(PLANTED), IN_FILE[:40]]
    assert list(holding(profile, wanted)) == []
    assert list(holding(spool, wanted)) == []
    # The uploaded file is kept, sealed; nothing lies in clear beside it.
    assert list(holding(world.files.root, wanted)) == []
