"""What fails on a person's phone is seen at the console (VC-SSB-11)."""

from datetime import UTC, datetime

from playwright.async_api import expect

from pipelines.flows.platform.public_watch.looking import look
from pipelines.flows.services import Services
from pipelines.rules.platform.public_watch.verdicts import Limits
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.sizes import look_small
from tests.trace import proves


async def shut(_: str) -> str:
    return "unreachable"


async def test_an_error_of_a_page_and_a_shut_entry_stand_on_the_watch(
    console: Console, services: Services
) -> None:
    page = console.page
    async with page.expect_response("**/api/client-faults") as told:
        await page.goto("/relative/?look=ssb")
        # As an error in a timer, which nothing of the page catches, and which would fail this test.
        await page.evaluate(
            "window.dispatchEvent(new ErrorEvent('error', { error: new TypeError('no 张三 there'),"
            " filename: location.origin + '/assets/relative-B2awt0j1.js', lineno: 1 }))"
        )
    assert (await told.value).status == 204
    for _ in range(2):
        await look(services.database, services.settings, datetime.now(UTC), Limits(), shut)
    await console.enter("sysadmin")
    await page.goto("/console/#/public-watch")
    with proves("VC-SSB-11", "a"):
        await expect(console.find("entry-ssb")).to_contain_text("打不开")
        await expect(console.find("watch-pages")).to_contain_text("今天出现过 1 种页面错误")
        await expect(console.find("no-calls")).to_be_visible()
    with proves("VC-SSB-11", "b"):
        alerts = page.get_by_test_id("alert-availability")
        await expect(alerts).to_have_count(2)
        await expect(alerts.last).to_contain_text("随申办入口")
    await look_small(page, "public-watch")
    await console.find("watch-list").click()
    await expect(page.get_by_text("error: TypeError: no … there").first).to_be_visible()
    await expect(console.find("records-total")).to_contain_text("1")
