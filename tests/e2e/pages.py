"""What people do on their pages, in their words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, TimeoutError, expect

CAPTURE = "[data-testid=face-capture]:enabled"
TRIES = 3
SLOW_MS = 60_000
CLICK_MS = 30_000
KEEP_TEXTS = """(element) => {
  const texts = []
  new MutationObserver(() => texts.push(element.textContent))
    .observe(element, { childList: true, characterData: true, subtree: true })
  return texts
}"""


class RelativePage:
    """The phone page of a relative."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def find(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    def sign_in(self, openid: str) -> None:
        self.page.goto("/relative/")
        self.find(f"ticket-{openid}").click()
        # Asked at the first sign-in alone.
        _show_face(self.page, self.find("notice-agree").or_(self.find("home")).first)
        if self.find("notice-agree").is_visible():
            self.find("notice-agree").click()
        expect(self.find("home")).to_be_visible(timeout=SLOW_MS)

    def ask_for_call(self) -> str:
        """Four questions; the id of the booking."""
        self.find("ask-call").first.click()
        for answer in ("inmate-0", "minutes-10"):
            self.find(answer).click()
            self.find("ask-next").click()
        self.page.locator('[data-kind="slot"]').first.click()
        self.find("ask-next").click()
        expect(self.find("ask-step")).to_contain_text("4/4")
        self.find("submit-call").click()
        expect(self.find("booking")).to_be_visible()
        found = re.search(r"calls/([0-9A-Z]{26})", self.page.url)
        assert found, self.page.url
        return found[1]

    def expect_state(self, state: str) -> None:
        """The booking's page changes by itself."""
        expect(self.find("call-state").first).to_have_attribute("data-state", state)

    @contextmanager
    def expect_news(self, text: str) -> Iterator[None]:
        """A status says it meanwhile, however briefly."""
        news = self.find("call-news")
        expect(news).to_have_role("status")
        said = news.evaluate_handle(KEEP_TEXTS)
        yield
        self.page.wait_for_function("([said, text]) => said.includes(text)", arg=[said, text])

    def join(self) -> None:
        self.find("join-call").click()
        expect(self.find("consent-page")).to_contain_text("录")
        self.find("consent").click()
        self.find("consent-continue").click()
        expect(self.find("device-preview")).to_be_visible()
        self.find("join").click()
        expect(self.find("call-stage")).to_be_visible()

    def hang_up(self) -> None:
        self.find("hang-up").click()
        self.find("hang-up-confirm").click()


class KioskPage:
    """The kiosk page of an inmate."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def find(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    def sign_in(self, number: str) -> None:
        self.page.goto("/inmate/")
        for digit in number:
            self.find(f"key-{digit}").click()
        self.find("number-next").click()
        _show_face(self.page, self.find("kiosk-home"))

    def join(self) -> None:
        self.find("join-call").first.click()
        self.find("consent").click()
        self.find("consent-continue").click()
        expect(self.find("call-stage")).to_be_visible(timeout=SLOW_MS)


class ConsolePage:
    """The console of an officer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def find(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    def sign_in(self, login: str, password: str) -> None:
        self.page.goto("/console/")
        self.find("signin-login").locator("input").or_(self.find("signin-login")).last.fill(login)
        self.find("signin-password").locator("input").or_(self.find("signin-password")).last.fill(
            password
        )
        self.find("signin-submit").click()
        expect(self.find("user-menu")).to_be_visible()

    def sign_out(self) -> None:
        self.find("user-menu").click()
        self.find("sign-out").click()
        expect(self.find("signin-submit")).to_be_visible()

    def open_case(self, call_id: str) -> None:
        self.page.goto(f"/console/#/calls/{call_id}")
        expect(self.find("case-no")).to_be_visible()

    def approve(self, call_id: str) -> None:
        self.open_case(call_id)
        expect(self.find("case-check")).to_have_count(7)
        self.find("case-approve").click()
        self.find("decision-confirm").click()
        expect(self.find("decision-dialog")).to_be_hidden()

    def reject(self, call_id: str, reason: str) -> None:
        self.open_case(call_id)
        self.find("case-reject").click()
        expect(self.find("decision-confirm")).to_be_disabled()
        _fill(self.find("decision-reason"), reason)
        self.find("decision-confirm").click()
        expect(self.find("decision-dialog")).to_be_hidden()

    def watch(self, call_id: str) -> None:
        self.page.goto(f"/console/#/wall/{call_id}")
        expect(self.find("watch-stage")).to_be_visible(timeout=SLOW_MS)

    def send_notice(self, text: str) -> None:
        _fill(self.find("notice-text"), text)
        self.find("notice-send").click()

    def cut_off(self, reason: str) -> None:
        self.find("cutoff-open").click()
        _fill(self.find("cutoff-reason"), reason)
        self.find("cutoff-confirm").click()


def _show_face(page: Page, then: Locator) -> None:
    """Until the page goes on, as a person would: a busy machine's camera drops pictures."""
    again = page.locator(CAPTURE)
    for _ in range(TRIES):
        try:
            again.click(timeout=CLICK_MS)
        except TimeoutError:
            # It went on in the moment between the look and the click.
            break
        # Until the capture has begun the button looks as if it had ended already.
        expect(again).to_have_count(0)
        expect(then.or_(again).first).to_be_visible(timeout=SLOW_MS)
        if then.is_visible():
            return
    expect(then).to_be_visible(timeout=SLOW_MS)


def _fill(field: Locator, text: str) -> None:
    """Element Plus puts the test id on the box or on the field inside it."""
    inside = field.locator("input, textarea")
    (inside if inside.count() else field).first.fill(text)


def expect_playing(video: Locator) -> None:
    """Pictures come and go on coming."""
    expect(video).to_be_visible()
    video.page.wait_for_function(
        "element => element.readyState >= 2 && element.videoWidth > 0",
        arg=video.element_handle(),
        timeout=SLOW_MS,
    )
    before = video.evaluate("element => element.currentTime")
    video.page.wait_for_function(
        "([element, before]) => element.currentTime > before + 0.5",
        arg=[video.element_handle(), before],
        timeout=SLOW_MS,
    )
