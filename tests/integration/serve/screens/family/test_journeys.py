"""From unknown to visited and to a call, in WeChat and in 随申办: one way through the same pages.

Each host is in Chromium with camera and microphone, and in WebKit. Debian's WebKit opens no camera:
there the page says so, the face is shown by another device of the same person, and the journey ends
with the booked visit; the call is held in Chromium.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pyotp
import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, Playwright

from connectors.platforms.host_people import made_up
from connectors.vision.fake_camera import write_y4m
from connectors.vision.sample_faces import sample_face, varied
from pipelines.flows.services import Services
from schemas.calls.live import Ended, StateChanged
from schemas.calls.state import CallState, EndReason
from schemas.exchange.police import PersonResult
from schemas.platform.police_knobs import SimulatedPerson
from tests.e2e.browser import CHROMIUM, FLAGS
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.registering import PATH as REGISTRATION
from tests.integration.serve.journey import configure
from tests.integration.serve.made_files import made_file
from tests.integration.serve.people.face_clients import RealFaces
from tests.integration.serve.people.live_faces import text
from tests.integration.serve.screens.containers import City, WeChat, container, make_packages
from tests.integration.serve.screens.phones import (
    ANDROID,
    IOS,
    Phone,
    at,
    count,
    fits,
    holds,
    phone_of,
    says,
)
from tests.integration.serve.scripted_rooms import ScriptedRooms
from tests.integration.serve.standing_police import standing
from tests.integration.serve.visitors import add_body, add_person, open_account, workday
from tests.integration.serve.visits.places import add_time, slots
from tests.integration.serve.world import PASSWORD, World
from tests.papers import id_card
from tests.papers.id_card import Card
from tests.trace import proves

WHO = made_up("wx-journey")
FACE = "t1-1"
CARD = Card(WHO.name, WHO.id_no, until=date(2090, 3, 9))
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RETURNED = "户口簿缺一页，请补拍"


class Way(NamedTuple):
    """A host, and the phone on which it runs."""

    host: str
    engine: str
    width: int

    @property
    def camera(self) -> bool:
        return self.engine == "chromium"


WAYS = (
    Way("wechat", "chromium", 390),
    Way("ssb", "chromium", 320),
    Way("wechat", "webkit", 320),
    Way("ssb", "webkit", 390),
)
IN_CHROMIUM = (Way("wechat", "chromium", 320), Way("ssb", "chromium", 390))


def named(way: Way) -> str:
    return f"{way.host}-{way.engine}-{way.width}"


@pytest.fixture
def faces() -> RealFaces:
    return RealFaces()


@pytest.fixture
async def known(world: World, services: Services) -> AsyncIterator[None]:
    """Nobody knows the person but public security and the hosts."""
    told = SimulatedPerson(id_no=WHO.id_no, name=WHO.name, result=PersonResult.MATCH)
    async with standing(world, told) as police:
        police.connect(services)
        yield


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_packages(tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the person has at hand as files."""
    folder = tmp_path_factory.mktemp("papers")
    written = {
        "front.jpg": id_card.front(CARD),
        "back.jpg": id_card.back(CARD),
        "户口簿.pdf": made_file("户口簿.pdf"),
        "户口簿新.pdf": made_file("新.pdf"),
        "出生证明.pdf": made_file("出生证明.pdf"),
    }
    for name, content in written.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
async def camera_browser(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Browser]:
    """The person is before its camera."""
    shown = tmp_path_factory.mktemp("camera") / "face.y4m"
    write_y4m(shown, varied(sample_face(FACE)))
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={shown}"]
    browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    yield browser
    await browser.close()


class Traveller:
    """The person with phone and host."""

    def __init__(
        self, way: Way, phone: Phone, host: WeChat | City, people: People, papers: Path
    ) -> None:
        self.way, self.phone, self.host = way, phone, host
        self.people, self.papers = people, papers

    async def enter(self) -> None:
        await self.host.enter(self.phone, self.people, WHO.openid)

    async def click(self, name: str) -> None:
        await self.phone.click(at(name))

    async def fill(self, name: str, answer: str) -> None:
        await self.phone.fill(at(name), answer)

    async def give(self, name: str, paper: str) -> None:
        await self.phone.give(at(name), self.papers / paper)

    async def there(self, name: str, **shown: str) -> None:
        more = "".join(f'[data-{key}="{value}"]' for key, value in shown.items())
        await self.phone.there(at(name) + more)

    async def says(self, name: str, words: str) -> None:
        await says(self.phone, at(name), words)

    async def first(self, *names: str) -> str:
        """Whichever of them comes."""
        await self.phone.there(", ".join(map(at, names)))
        there = "return arguments[0].find((one) => document.querySelector(one))"
        found = str(await self.phone.run(there, [at(one) for one in names]))
        return next(one for one in names if at(one) == found)

    async def elsewhere(self) -> Person:
        """Another device on which the same person is signed in."""
        person = self.people.somebody()
        for name, value in (await self.phone.cookies()).items():
            person.http.cookies.set(name, value)
        return person

    async def goes(self, place: str) -> None:
        """As a touch on a link leads there, within the page."""
        await self.phone.run("location.hash = arguments[0]", f"#{place}")


@pytest.fixture
async def traveller(
    request: pytest.FixtureRequest,
    people: People,
    services: Services,
    known: None,
    packages: Path,
    papers: Path,
    camera_browser: Browser,
) -> AsyncIterator[Traveller]:
    way: Way = request.param
    configure(services, relative_portrait=way.camera)
    like = ANDROID if way.engine == "chromium" else IOS
    async with AsyncExitStack() as stack:
        host = await stack.enter_async_context(container(way.host, packages, people.base))
        profile = replace(like, width=way.width, agent=like.agent + host.agent)
        phone = await stack.enter_async_context(
            phone_of(profile, camera_browser, people.base, host.bridge)
        )
        yield Traveller(way, phone, host, people, papers)


async def shows_face(one: Traveller, then: str, path: str = "") -> None:
    """Before the camera, or with another device where the phone opens none."""
    if one.way.camera:
        await one.click("face-capture")
    else:
        await one.there("camera-problem")
        outcome = await (await one.elsewhere()).post(path, {"picture": text(sample_face(FACE))})
        assert outcome["passed"], outcome
        await one.phone.reload()
        await one.there("face-taken")
        await one.click("register-next")
    await one.says("register-step", then)


async def registers(one: Traveller) -> None:
    """Eight questions, one a page."""
    await one.click("tile-register")
    await fits(one.phone)
    await one.click("register-begin")
    await one.there("card-file-front")
    await one.give("card-file-front", "front.jpg")
    await holds(one.phone, at("register-id_no"), WHO.id_no)
    await holds(one.phone, at("register-name"), WHO.name)
    await fits(one.phone)
    await one.click("register-next")
    await one.says("register-step", "第 2/8 步")
    await one.give("card-file-back", "back.jpg")
    await holds(one.phone, at("register-card_until"), "2090-03-09")
    await one.click("register-next")
    await one.says("register-step", "第 3/8 步")
    await one.fill("register-phone", WHO.phone)
    await one.click("register-next")
    await one.says("register-step", "第 4/8 步")
    await fits(one.phone)
    await shows_face(one, "第 5/8 步", f"{REGISTRATION}/face")
    await one.fill("register-inmate_name", "周某")
    await one.fill("register-inmate_no", "3103000001")
    await one.click("register-next")
    await one.says("register-step", "第 6/8 步")
    await one.click("kinship-child")
    await one.click("register-next")
    await one.says("register-step", "第 7/8 步")
    await one.give("paper-file", "户口簿.pdf")
    await one.there("paper-taken")
    await fits(one.phone)
    await one.click("register-next")
    await one.says("register-step", "第 8/8 步")
    await fits(one.phone)
    await one.click("register-send")
    await one.there("registered", state="pending")


async def comes_in(one: Traveller) -> None:
    """As a relative, anew: with the own face where there is a camera."""
    await one.enter()
    if one.way.camera:
        await one.there("portrait")
        await one.click("face-capture")
    shown = await one.first("home", "notice-agree", "face-later")
    if shown == "notice-agree":
        await one.click("notice-agree")
        shown = await one.first("home", "face-later")
    # A phone without a camera may look around.
    if shown == "face-later":
        await one.there("camera-problem")
        await one.click("face-later")
    await one.there("home")


async def mends_binding(one: Traveller) -> None:
    """What was sent back tells why, and takes another paper."""
    officer = await one.people.officer("approver")
    case = await only(officer)
    await decide(officer, case, "return", RETURNED)
    await one.goes("/applications")
    await one.says(f"application-{case['id']}", RETURNED)
    await fits(one.phone)
    await one.click("apply-again")
    await one.says("apply-returned", RETURNED)
    await one.click("paper-drop")
    await count(one.phone, at("paper-taken"), 0)
    await one.give("paper-file", "户口簿新.pdf")
    await one.there("paper-taken")
    await fits(one.phone)
    await one.click("apply-send")
    await one.says(f"application-{case['id']}", "审批中")
    await decide(officer, await only(officer), "approve")


async def adds_child(one: Traveller) -> None:
    """By the guardian's word and a paper."""
    await one.goes("/companions")
    await one.there("companions")
    # What is being read moves what lies below it.
    await count(one.phone, at("state-loading"), 0)
    await fits(one.phone)
    await one.click("add-minor")
    await one.fill("companion-name", "安小某")
    born = date.today() - timedelta(days=9 * 365)
    await one.fill("companion-birth_day", born.isoformat())
    await one.click("companion-save")
    await one.says("error-summary", "请上传孩子的证件照片")
    await one.give("paper-file", "出生证明.pdf")
    await one.there("paper-taken")
    await one.click("companion-guardian")
    await fits(one.phone)
    await one.click("companion-save")
    await one.says("companion", "安小某")


async def books_visit(one: Traveller, day: str) -> None:
    """With the child, as eight questions ask."""
    await one.goes("/")
    await one.click("ask-visit")
    await one.says("visit-step", "第 1/8 步")
    await one.click("visit-next")
    await one.click("kind-REGULAR")
    await one.click("visit-next")
    await one.click("visitors-2")
    await one.click("visit-next")
    await one.click(f"visit-day-{day}")
    await fits(one.phone)
    await one.click("visit-next")
    await one.click("visit-time-0900")
    await one.click("visit-next")
    await one.there("hold-left")
    await one.click("companion-choice")
    await fits(one.phone)
    await one.click("visit-next")
    await one.there("need-wheelchair")
    await one.click("visit-next")
    await one.says("visit-answer-6", "安小某")
    await one.click("visit-send")
    await one.there("visit-state", state="pending")
    officer = await one.people.officer("approver")
    await decide(officer, await only(officer), "approve")
    await one.goes("/messages")
    await one.phone.click('[data-read="false"]')
    await one.there("visit-state", state="approved")
    await fits(one.phone)


async def asks_for_calls(one: Traveller) -> None:
    """The white list is applied for with a paper."""
    await one.goes("/")
    await one.click("apply-whitelist")
    await one.give("paper-file", "户口簿.pdf")
    await one.there("paper-taken")
    await one.click("apply-send")
    await one.says("applications", "审批中")
    officer = await one.people.officer("approver")
    await decide(officer, await only(officer), "approve")


async def holds_call(one: Traveller, world: World, rooms: ScriptedRooms) -> None:
    """Asked for now, approved, entered with consent and devices, left by hanging up."""
    await one.goes("/dial")
    await one.click("dial-now")
    await one.there("awaiting-approval")
    await fits(one.phone)
    officer = await one.people.officer("approver")
    (call,) = (await officer.get("/api/calls", state="requested"))["rows"]
    await officer.post(f"/api/calls/{call['id']}/approve", {})
    await one.click("join-call")
    await one.host.enter_call(one.phone, call["id"])
    await one.click("consent")
    await fits(one.phone)
    await one.click("consent-continue")
    await one.there("device-preview")
    await fits(one.phone)
    await one.click("join")
    await rooms.has_been_asked("join")
    now = world.clock()
    begun = StateChanged(
        seq=1,
        at=now,
        state=CallState.CONNECTED,
        ends_at=now + timedelta(minutes=10),
        server_now=now,
    )
    await rooms.tell(call["id"], begun)
    await one.there("call-stage", state="connected")
    await one.there("countdown")
    await fits(one.phone)
    await one.click("hang-up")
    await one.click("hang-up-confirm")
    await rooms.has_been_asked("leave")
    over = Ended(
        seq=2, at=now, state=CallState.ENDED, reason=EndReason.RELATIVE_LEFT, message="通话已结束。"
    )
    await rooms.tell(call["id"], over)
    await one.there("end-page")
    await fits(one.phone)
    await one.click("back-home")
    await one.host.back(one.phone)
    await one.there("bookings")


@pytest.mark.parametrize("traveller", WAYS, ids=named, indirect=True)
async def test_from_unknown_to_visited_and_to_a_call(
    traveller: Traveller, people: People, world: World, rooms: ScriptedRooms, relay: object
) -> None:
    one = traveller
    held = dict.fromkeys(WEEK, True)
    leader = await people.officer("leader")
    await add_time(leader, world, capacity=3, on_holidays=True, **held)
    await one.enter()
    # Of 随申办 this is the very package, in its container.
    with proves("VC-SSB-01", "a") if one.way.host == "ssb" else nullcontext():
        await one.click("notice-agree")
        await one.there("start")
    assert await one.phone.run("return innerWidth") == one.way.width
    await fits(one.phone)
    await one.click("elder-switch")
    await fits(one.phone)

    await registers(one)
    registrar = await people.officer("prison_approver")
    await decide(registrar, await only(registrar), "approve", "已核对")
    await comes_in(one)
    # Larger letters, chosen before, are there again.
    await one.phone.until("return document.documentElement.classList.contains('elder')")
    await fits(one.phone)
    await one.click("elder-switch")
    with proves("VC-SSB-02", "a"):
        await mends_binding(one)
        # Whom somebody may visit is read when the page opens.
        await one.phone.reload()
        await one.there("applications")
        await one.goes("/")
        await one.says("home", "周某")
    await adds_child(one)
    relative = await one.elsewhere()
    day = str((await slots(relative, world.inmate_id))[0]["day"])
    with proves("VC-SSB-02", "b"):
        await books_visit(one, day)
    if one.way.camera:
        with proves("VC-SSB-02", "d"):
            await asks_for_calls(one)
            await holds_call(one, world, rooms)


async def signs_in_for_body(one: Traveller, world: World) -> None:
    """With the account of the body, and its one-time code from now on."""
    await one.fill("login", "judge")
    await one.fill("password", PASSWORD)
    await one.click("enter")
    await one.click("totp-begin")
    await one.there("totp-secret")
    secret = str(
        await one.phone.run(f"return document.querySelector('{at('totp-secret')}').innerText")
    )
    await one.fill("totp-code", pyotp.TOTP(secret.replace(" ", "")).at(world.clock()))
    await fits(one.phone)
    await one.click("totp-confirm")
    await one.there("state-empty")


@pytest.mark.parametrize("traveller", IN_CHROMIUM, ids=named, indirect=True)
async def test_official_business_is_booked_and_followed(
    traveller: Traveller, people: People, world: World, relay: object
) -> None:
    one = traveller
    person = await add_person(world, await add_body(world), "钱法官", 1)
    await open_account(world, person, "judge", key=False)
    await one.enter()
    await one.click("notice-agree")
    await one.click("tile-official")
    with proves("VC-SSB-02", "c"):
        await signs_in_for_body(one, world)
        # The look of the host goes along.
        worn = "return document.documentElement.dataset.look"
        assert await one.phone.run(worn) == {"wechat": "house", "ssb": "ssb"}[one.way.host]
        await fits(one.phone)
        await one.click("new")
        await one.click("kind-法院开庭审判")
        await fits(one.phone)
        await one.click("next")
        await one.fill("inmate-no", "3103000001")
        await one.fill("inmate-name", "周某")
        await one.click("find")
        await one.says("found", "在 P03监狱")
        await one.click("next")
        await one.fill("day", workday(world).isoformat())
        await one.fill("starts", "09:30")
        await one.fill("purpose", "二审开庭")
        await fits(one.phone)
        await one.click("next")
        for title in ("案号", "案由", "审判长"):
            await one.fill(f"answer-{title}", f"答{title}")
        await one.phone.click(
            f".el-select:has({at('answer-开庭方式')}), .el-select{at('answer-开庭方式')}"
        )
        await one.phone.click(".el-select-dropdown__item:visible")
        for title in ("开庭通知书或提押票", "法官证或工作证件"):
            await one.give(f"file-{title}", "户口簿.pdf")
            await one.there(f"paper-taken-{title}")
        await fits(one.phone)
        await one.click("next")
        await one.there("review")
        await fits(one.phone)
        await one.click("send")
        await one.says("state", "待审批")
        for login in ("approver", "leader"):
            officer = await people.officer(login)
            await decide(officer, await only(officer), "approve")
        await one.says("state", "已通过")
        await fits(one.phone)


@pytest.mark.parametrize("traveller", IN_CHROMIUM[:1], ids=named, indirect=True)
async def test_what_the_shell_hands_to_a_running_page_counts_once(
    traveller: Traveller, people: People
) -> None:
    one, phone = traveller, traveller.phone
    assert isinstance(one.host, WeChat)
    await one.enter()
    await one.click("notice-agree")
    await one.there("start")
    asked = {"openid": WHO.openid, "kind": "phone"}
    code = (await people.somebody().post("/api/simulators/wechat/tickets", asked))["ticket"]
    # The page asks for the shell's page, on which the number is granted by a touch.
    await one.click("tile-phone")
    await phone.until(
        "return window.__asked.some(([, one]) => one.arg?.url?.startsWith('/pages/phone/'))"
    )
    with proves("VC-PUB-03", "ab"):
        await one.host.grant_phone(phone, code)
        await one.says("start-phone", f"{WHO.phone[:3]}****{WHO.phone[-4:]}")
    left = "return location.search + location.hash"
    assert await phone.run(left) == "#/start"
    # The same once more, behind the # of the page that runs: it counts for nothing, and is said so.
    await one.goes(f"/start?phone_code={code}")
    await one.says("phone-problem", "已使用")
    assert code not in await phone.run(left)
    await one.goes("/start")
    await one.there("start-phone")
    with proves("VC-PUB-03", "c"):
        await one.host.grant_phone(phone, "")
        await one.there("send-code")
    # A ticket of nobody leaves who was signed in where he was.
    await one.goes("/start?ticket=made-up")
    await one.there("sign-in-problem")
    await fits(phone)
    await one.click("stay")
    await one.there("start-phone")
    assert await phone.run(left) == "#/start"
