"""One call through the whole house, as the people would hold it, in real browsers."""

import pytest
from playwright.sync_api import expect

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.benches.seed.cast import SCRIPT_INMATE, SCRIPT_RELATIVE
from tests.e2e.pages import SLOW_MS, ConsolePage, KioskPage, RelativePage, expect_playing

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.mark.requirement("VC-GEN-04")
@pytest.mark.requirement("VC-FAM-07", clauses="b")
@pytest.mark.requirement("VC-INM-07")
@pytest.mark.requirement("VC-MON-01")
@pytest.mark.requirement("VC-GEN-11", clauses="a")
def test_a_call_from_application_to_review(
    relative: RelativePage, kiosk: KioskPage, console: ConsolePage
) -> None:
    call_id = _apply_and_approve(relative, console)
    _join(relative, kiosk)
    console.sign_out()
    console.sign_in("p03.monitor", DEMONSTRATION_PASSWORD)
    _watch(console, call_id, relative, kiosk)
    _speak(console, relative)
    relative.hang_up()
    for page in (relative, kiosk):
        expect(page.find("end-page")).to_have_attribute("data-end-reason", "relative_left")
    _rate(console)
    console.page.goto("/console/")
    console.sign_out()
    _review(console, call_id)


@pytest.mark.requirement("VC-GEN-06")
def test_a_rejected_call_shows_the_reason(relative: RelativePage, console: ConsolePage) -> None:
    relative.sign_in(SCRIPT_RELATIVE.openid)
    call_id = relative.ask_for_call()
    console.sign_in("p03.approver", DEMONSTRATION_PASSWORD)
    with relative.expect_news("您的通话申请未获批准"):
        console.reject(call_id, "材料不全，请补充亲属关系证明")
    relative.expect_state("rejected")
    expect(relative.find("rejected-reason")).to_contain_text("请补充亲属关系证明")
    expect(relative.find("join-call")).to_have_count(0)


@pytest.mark.requirement("VC-MON-02")
@pytest.mark.requirement("VC-MON-08")
def test_an_officer_cuts_the_call_off(
    relative: RelativePage, kiosk: KioskPage, console: ConsolePage
) -> None:
    call_id = _apply_and_approve(relative, console)
    _join(relative, kiosk)
    console.sign_out()
    console.sign_in("p03.monitor", DEMONSTRATION_PASSWORD)
    console.watch(call_id)
    console.send_notice("请注意文明用语")
    for page in (relative, kiosk):
        expect(page.find("notice")).to_contain_text("请注意文明用语")
    console.cut_off("谈论违禁物品")
    for page in (relative, kiosk):
        expect(page.find("end-page")).to_have_attribute("data-end-state", "cut_off")
        expect(page.find("end-reason")).to_contain_text("谈论违禁物品")


def _apply_and_approve(relative: RelativePage, console: ConsolePage) -> str:
    relative.sign_in(SCRIPT_RELATIVE.openid)
    call_id = relative.ask_for_call()
    relative.expect_state("requested")
    console.sign_in("p03.approver", DEMONSTRATION_PASSWORD)
    console.approve(call_id)
    relative.expect_state("approved")
    return call_id


def _join(relative: RelativePage, kiosk: KioskPage) -> None:
    kiosk.sign_in(SCRIPT_INMATE.number)
    relative.join()
    kiosk.join()
    for page in (relative, kiosk):
        expect(page.find("call-stage")).to_have_attribute(
            "data-state", "connected", timeout=SLOW_MS
        )
        expect_playing(page.find("remote-video"))
        expect(page.find("countdown")).to_be_visible()


def _watch(console: ConsolePage, call_id: str, relative: RelativePage, kiosk: KioskPage) -> None:
    console.watch(call_id)
    for role in ("relative", "inmate"):
        expect_playing(console.find(f"picture-{role}").locator("video"))
    console.send_notice("通话还有较长时间，请放心交谈")
    for page in (relative, kiosk):
        expect(page.find("notice")).to_contain_text("请放心交谈")
    expect(console.find("live-line").first).to_be_visible(timeout=SLOW_MS)
    expect(console.find("wall-alert").first).to_be_visible(timeout=SLOW_MS)
    expect(console.find("hit").first).to_be_visible()


def _speak(console: ConsolePage, relative: RelativePage) -> None:
    button = console.find("speak-in")
    button.hover()
    console.page.mouse.down()
    expect(relative.find("speaking")).to_be_visible()
    console.page.mouse.up()
    expect(relative.find("speaking")).to_be_hidden()


def _rate(console: ConsolePage) -> None:
    """Leaving an ended call asks for the rating first."""
    expect(console.find("stage-ended")).to_be_visible()
    console.find("stage-leave").click()
    expect(console.find("rating-save")).to_be_disabled()
    console.find("rating-level").locator(".el-rate__item").nth(3).click()
    console.find("rating-save").click()
    expect(console.find("rating-dialog")).to_be_hidden()


def _review(console: ConsolePage, call_id: str) -> None:
    console.sign_in("p03.reviewer", DEMONSTRATION_PASSWORD)
    console.page.goto(f"/console/#/conversations/{call_id}")
    expect(console.find("play")).to_be_enabled(timeout=SLOW_MS * 2)
    # Not the last one: playing from it must have a second to go.
    line = console.find("review-line").nth(1)
    line.click()
    start = float(line.get_attribute("data-start") or "nan")
    sound = console.find("review-audio")
    console.page.wait_for_function(
        "([element, start]) => Math.abs(element.currentTime - start) <= 0.3",
        arg=[sound.element_handle(), start],
    )
    console.find("play").click()
    console.page.wait_for_function(
        "([element, start]) => element.currentTime > start + 1",
        arg=[sound.element_handle(), start],
    )
    console.find("tab-review").click()
    summary = console.find("review-summary")
    inside = summary.locator("textarea")
    (inside if inside.count() else summary).first.fill("谈及手机与香烟，已提醒亲属。")
    console.find("assessment-attention").check(force=True)
    console.find("anomaly-yes").check(force=True)
    console.find("anomaly-kind").click()
    console.page.locator(".el-select-dropdown__item:visible", has_text="传递违禁信息").click()
    console.find("anomaly-note").fill("提到手机与香烟")
    console.find("review-save").click()
    expect(console.find("review-stored").first).to_contain_text("谈及手机与香烟")
    console.open_case(call_id)
    expect(console.find("case-rating")).to_have_count(1)
    for state in ("requested", "approved", "waiting", "connected", "ended", "reviewed"):
        stage = console.page.locator(f'[data-testid="case-stage"][data-state="{state}"]')
        expect(stage).to_have_count(1)
