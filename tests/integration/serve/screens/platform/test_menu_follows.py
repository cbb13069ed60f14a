"""The side menu marks the page that is open, opens its group and has it in sight."""

from playwright.async_api import Locator, expect

from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


async def expect_marked(entry: Locator) -> None:
    await expect(entry).to_have_attribute("aria-current", "page")
    await expect(entry).to_be_in_viewport(ratio=1)


async def test_the_menu_follows_the_page_however_it_was_reached(
    console: Console, world: World
) -> None:
    page = console.page
    await console.enter("leader")
    inmates, calls = console.find("menu-inmates"), console.find("menu-calls")
    rail = page.get_by_role("navigation", name="主菜单")
    group = rail.get_by_role("button", name="人员信息", exact=True)
    await expect(inmates).to_be_attached()
    await expect(inmates).not_to_be_in_viewport()

    # By an address that was typed, of one thing far down the menu.
    await page.goto(f"/console/#/m/inmates/{world.inmate_id}")
    await expect_marked(inmates)
    # Loaded anew, where the menu comes after the page.
    await page.reload()
    await expect_marked(inmates)
    # By name, from the keyboard.
    await page.keyboard.press("Control+k")
    await console.find("jump-text").fill("可视通话管理")
    await console.find("jump-calls").click()
    await expect_marked(calls)
    await expect(inmates).not_to_be_in_viewport()
    # Back, into a group that was closed meanwhile.
    await group.click()
    await expect(group).to_have_attribute("aria-expanded", "false")
    await page.go_back()
    await expect_marked(inmates)
    await expect(group).to_have_attribute("aria-expanded", "true")
    # By a link, to another page of a group that was closed under this one.
    await group.click()
    await expect(inmates).to_be_hidden()
    await console.find("breadcrumb").get_by_role("link").click()
    await expect_marked(inmates)

    # On a phone the menu opens where the page stands in it; folded it marks the group.
    await page.set_viewport_size({"width": 390, "height": 844})
    await console.find("menu-call").click()
    await expect_marked(inmates)
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 1366, "height": 768})
    await console.find("menu-fold").click()
    await expect(rail.locator(".mark.active")).to_have_text("人")
    await expect(rail.locator(".mark.active")).to_be_in_viewport()
