"""Accounts, rights, second factor and sessions, as officers see them in the browser."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pyotp
import pytest
from playwright.sync_api import Playwright, expect

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.ready import Ready
from tests.e2e.browser import Device, opened
from tests.e2e.pages import ConsolePage, _fill

pytestmark = pytest.mark.e2e

CONSOLE = Device(1366, 768)


@contextmanager
def signed_in(playwright: Playwright, platform: Ready, login: str) -> Iterator[ConsolePage]:
    with opened(playwright, CONSOLE, platform.address) as page:
        console = ConsolePage(page)
        console.sign_in(login, DEMONSTRATION_PASSWORD)
        # The home page leads on to the first one of the menu.
        page.wait_for_url(re.compile("#/.+"))
        yield console


def enter(console: ConsolePage, login: str, password: str) -> None:
    """Signs in without expecting to get through."""
    console.page.goto("/console/")
    _fill(console.find("signin-login"), login)
    _fill(console.find("signin-password"), password)
    console.find("signin-submit").click()


@pytest.mark.requirement("VC-BASE-06")
@pytest.mark.requirement("NF-SEC-06")
def test_a_new_account_is_approved_by_another_and_changes_its_password(
    playwright: Playwright, platform: Ready
) -> None:
    with signed_in(playwright, platform, "bureau.system") as system:
        page = system.page
        page.goto("/console/#/accounts")
        system.find("account-add").click()
        _fill(system.find("account-login"), "zhou.jie")
        _fill(system.find("account-name"), "周洁")
        _fill(system.find("account-police-no"), "3177001")
        page.get_by_label("所在单位").click(force=True)
        page.get_by_role("treeitem", name="申海市监狱管理局").first.click()
        page.get_by_label("申请角色").click(force=True)
        page.get_by_role("option", name=re.compile("^审批民警")).click()
        _fill(system.find("account-reason"), "新任审批民警")
        system.find("account-save").click()
        first = system.find("half-text").inner_text()
    with signed_in(playwright, platform, "bureau.security") as security:
        security.page.goto("/console/#/rights-changes")
        change = security.find("change").filter(has_text="周洁")
        expect(change).to_contain_text("角色 审批民警")
        change.get_by_test_id("change-approve").click()
        security.page.get_by_role("button", name="批准", exact=True).last.click()
        second = security.find("half-text").inner_text()
        security.find("half-close").click()
        expect(change).to_be_hidden()
    with opened(playwright, CONSOLE, platform.address) as page:
        officer = ConsolePage(page)
        page.goto("/console/")
        officer.find("claim-open").click()
        for name, text in (
            ("login", "zhou.jie"),
            ("first", first),
            ("second", second),
            ("password", "Qiao-2026-a"),
            ("again", "Qiao-2026-a"),
        ):
            _fill(officer.find(f"claim-{name}"), text)
        officer.find("claim-submit").click()
        expect(officer.find("claimed")).to_be_visible()
        _fill(officer.find("signin-password"), "Qiao-2026-a")
        officer.find("signin-submit").click()
        expect(officer.find("user-menu")).to_be_visible()
        expect(officer.find("menu-calls")).to_be_visible()


@pytest.mark.requirement("NF-SEC-03")
def test_an_ended_session_leads_to_the_sign_in_page(
    playwright: Playwright, platform: Ready
) -> None:
    with (
        signed_in(playwright, platform, "p07.leader") as leader,
        signed_in(playwright, platform, "bureau.system") as system,
    ):
        system.page.goto("/console/#/sessions")
        row = system.page.locator("tr").filter(has_text="p07.leader").first
        row.get_by_test_id("session-end").click()
        system.page.get_by_role("button", name="强制下线", exact=True).last.click()
        expect(row).to_be_hidden()
        leader.page.goto("/console/#/alerts")
        expect(leader.find("signin-submit")).to_be_visible()


@pytest.mark.requirement("NF-SEC-01")
def test_an_enrolled_officer_signs_in_with_a_code(playwright: Playwright, platform: Ready) -> None:
    with signed_in(playwright, platform, "p08.leader") as leader:
        leader.page.goto("/console/#/account")
        leader.find("totp-begin").click()
        secret = leader.find("totp-secret").inner_text().replace(" ", "")
        _fill(leader.find("totp-code"), pyotp.TOTP(secret).now())
        leader.find("totp-confirm").click()
        expect(leader.find("totp-begin")).to_be_visible()
        leader.sign_out()
        enter(leader, "p08.leader", DEMONSTRATION_PASSWORD)
        expect(leader.find("signin-second")).to_be_visible()
        _fill(leader.find("signin-code"), "000000")
        leader.find("signin-submit").click()
        expect(leader.find("signin-error")).to_contain_text("不正确")
        # The code that enrolled does not count again; the next step's does.
        _fill(leader.find("signin-code"), pyotp.TOTP(secret).at(int(time.time()) + 30))
        leader.find("signin-submit").click()
        expect(leader.find("user-menu")).to_be_visible()


@pytest.mark.requirement("VC-BASE-09")
def test_a_permission_is_taken_out_of_the_tree_and_put_up_for_approval(
    playwright: Playwright, platform: Ready
) -> None:
    with signed_in(playwright, platform, "bureau.system") as system:
        page = system.page
        page.goto("/console/#/roles")
        system.find("role-word_keeper").click()
        node = page.locator(".el-tree-node__content").filter(has_text="维护敏感词")
        node.locator(".el-checkbox").click()
        _fill(system.find("role-reason"), "只保留查看")
        system.find("role-propose").click()
        expect(page.get_by_text("已有一项变更等待安全管理员审批")).to_be_visible()
    with signed_in(playwright, platform, "bureau.security") as security:
        security.page.goto("/console/#/rights-changes")
        change = security.find("change").filter(has_text="词库管理员")
        expect(change).to_contain_text("取消")
        expect(change).to_contain_text("维护敏感词")
        change.get_by_test_id("change-reject").click()
        security.page.get_by_placeholder("请填写理由（必填）").fill("仍需维护")
        security.page.get_by_role("button", name="确定", exact=True).click()
        expect(change).to_be_hidden()
