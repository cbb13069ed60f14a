"""Half a minute without a line in the midst of registering loses nothing (VC-PUB-25)."""

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.integration.serve.bad_line import (
    as_photographed,
    counts,
    half_a_minute,
    kept,
    load_anew,
    lose_answer,
    nothing_kept,
)
from tests.integration.serve.client import Person, picture
from tests.integration.serve.family.registering import CARD, PATH
from tests.integration.serve.made_files import made_file
from tests.integration.serve.screens.family.test_applications import look
from tests.integration.serve.screens.family.test_registration import (
    next_of,
    person,
    phone,
    shot,
)
from tests.integration.serve.standing_police import ID_NO, NAME
from tests.integration.serve.world import PAINTED, World
from tests.papers import id_card

__all__ = ["person", "phone"]
pytestmark = PAINTED
ADDRESS = "上海市甲区丙路8号"
PHONE = "13712345678"
SLOW_BYTES = 400 * 1000 // 8
"""A second, at 400 kbit/s."""
SLOW_MS = 400
PATIENT_MS = 240_000
MADE = {
    "registrations": "relative_registration",
    "cases": "approval_case where kind = 'relative_registration'",
    "front": "attachment where purpose like '%.front'",
    "back": "attachment where purpose like '%.back'",
    "proof": "attachment where purpose like '%.proof'",
    "portrait": "attachment where purpose like '%.portrait'",
    "pieces": "going_piece",
}
ONE_EACH = dict.fromkeys(MADE, 1) | {"pieces": 0}


def paper() -> FilePayload:
    return FilePayload(
        name="户口簿.pdf", mimeType="application/pdf", buffer=made_file("户口簿.pdf")
    )


async def face_and_inmate(page: Page, person: Person) -> None:
    """What lies between the telephone number and the papers."""
    find = page.get_by_test_id
    # The face lies in the hands of a test of its own (`people/test_live_faces.py`).
    await person.post(f"{PATH}/face", {"picture": picture("mei")})
    await page.reload()
    await expect(find("face-taken")).to_be_visible()
    await next_of(page, 5)
    await find("register-inmate_name").fill("周某")
    await find("register-inmate_no").fill("3103000001")
    await next_of(page, 6)
    await find("kinship-child").click()
    await next_of(page, 7)


@pytest.mark.requirement("VC-PUB-25", clauses="ab")
async def test_a_registration_survives_a_lost_line_at_a_picture_while_typing_and_when_it_is_sent(
    phone: Page, person: Person, world: World
) -> None:
    find = phone.get_by_test_id
    await phone.clock.install()
    await phone.goto("/relative/")
    await find("tile-register").click()
    await find("register-begin").click()

    # The second piece of a picture arrives, its answer does not, and the page is loaded anew.
    front = as_photographed(id_card.front(CARD))
    assert len(front) > 2 * 96 * 1024
    gone = await lose_answer(phone, "**/registration/cards/front?**", passing=1)
    await find("card-file-front").set_input_files(shot("front.jpg", front))
    await gone.wait()
    await half_a_minute(phone)
    assert [one["place"].split(":")[:2] for one in (await kept(phone))["files"]] == [
        ["register", "front"]
    ]
    await look(phone, "register-line-away")
    await load_anew(phone)
    await expect(find("register-name")).to_have_value(NAME)
    await expect(find("register-id_no")).to_have_value(ID_NO)
    await expect(find("register-next")).to_be_enabled()
    await nothing_kept(phone)

    # Typed, not yet sent, no line, and the page is loaded anew.
    await phone.context.set_offline(True)
    await find("register-address").fill(ADDRESS)
    await find("register-id_no").fill(ID_NO[:-1])
    await load_anew(phone)
    await expect(find("register-address")).to_have_value(ADDRESS)
    await expect(find("register-id_no")).to_have_value(ID_NO[:-1])
    waiting = await kept(phone)
    assert waiting["typed"] == ["qq-typed:register"]
    assert ADDRESS not in waiting["words"]
    assert ID_NO[:-1] not in waiting["words"]
    await find("register-id_no").fill(ID_NO)
    await next_of(phone, 2)
    await nothing_kept(phone)

    # Saving waits for the line, and what is typed while it waits stays.
    await find("card-file-back").set_input_files(shot("back.jpg", id_card.back(CARD)))
    await expect(find("register-card_until")).to_have_value("2090-03-09")
    await next_of(phone, 3)
    await find("register-phone").fill(PHONE)
    await phone.context.set_offline(True)
    await find("register-next").click()
    await half_a_minute(phone)
    await phone.context.set_offline(False)
    await expect(find("register-step")).to_have_text("第 4/8 步")
    await face_and_inmate(phone, person)

    # A paper arrives whole, its answer does not.
    gone = await lose_answer(phone, "**/registration/proof?**")
    await find("paper-file").set_input_files(paper())
    await gone.wait()
    await half_a_minute(phone)
    await phone.context.set_offline(False)
    await expect(find("paper-taken")).to_have_count(1)
    await next_of(phone, 8)
    await expect(find("answer-proof")).to_have_text("1 份")

    # It is sent, and nobody hears so for half a minute.
    gone = await lose_answer(phone, "**/registration/send")
    await find("register-send").click()
    await gone.wait()
    await expect(find("register-send")).to_be_disabled()
    await half_a_minute(phone)
    await phone.context.set_offline(False)
    await expect(find("registered")).to_have_attribute("data-state", "pending")
    await nothing_kept(phone)
    assert await counts(world, **MADE) == ONE_EACH
    draft = (await person.get(PATH))["draft"]
    assert (draft["address"], draft["phone"], draft["id_no"]) == (ADDRESS, PHONE, ID_NO)
    assert (draft["inmate_no"], draft["kinship"]) == ("3103000001", "child")


async def test_whoever_signs_out_on_a_shared_phone_leaves_nothing_behind(
    phone: Page, person: Person
) -> None:
    find = phone.get_by_test_id
    await phone.clock.install()
    await phone.goto("/relative/")
    await find("tile-register").click()
    await find("register-begin").click()
    await phone.route("**/registration/cards/**", lambda route: route.abort())
    front = shot("front.jpg", as_photographed(id_card.front(CARD)))
    await find("card-file-front").set_input_files(front)
    await half_a_minute(phone)
    # Given up for now: the page goes on by itself, or at a touch.
    await phone.clock.fast_forward(20_000)
    await expect(find("upload-waits")).to_contain_text("文件还在这台手机上")
    assert len((await kept(phone))["files"]) == 1
    await phone.goto("/relative/#/start")
    await find("start-sign-out").click()
    await expect(phone.get_by_test_id("tile-register")).to_have_count(0)
    await phone.wait_for_function(KEPT_NOTHING)
    await nothing_kept(phone)


KEPT_NOTHING = """async () => {
  const all = await new Promise((resolve) => {
    const asked = indexedDB.open("qq-device")
    asked.onsuccess = () => {
      const told = asked.result.transaction("files").objectStore("files").count()
      told.onsuccess = () => (asked.result.close(), resolve(told.result))
    }
  })
  return all === 0
}"""


@pytest.mark.requirement("VC-PUB-25", clauses="ab")
async def test_a_registration_ends_on_a_line_of_400_kbit_s(
    phone: Page, person: Person, world: World
) -> None:
    find = phone.get_by_test_id
    phone.set_default_timeout(PATIENT_MS)
    protocol = await phone.context.new_cdp_session(phone)
    await protocol.send("Network.enable")
    await protocol.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": SLOW_MS,
            "downloadThroughput": SLOW_BYTES,
            "uploadThroughput": SLOW_BYTES,
        },
    )
    await phone.goto("/relative/")
    await find("tile-register").click()
    await find("register-begin").click()
    for side, draw, filled, step in (
        ("front", id_card.front, "register-name", 2),
        ("back", id_card.back, "register-card_until", 3),
    ):
        content = as_photographed(draw(CARD))
        await find(f"card-file-{side}").set_input_files(shot(f"{side}.jpg", content))
        await expect(find(filled)).not_to_have_value("", timeout=PATIENT_MS)
        await find("register-next").click()
        await expect(find("register-step")).to_have_text(f"第 {step}/8 步", timeout=PATIENT_MS)
    await find("register-phone").fill(PHONE)
    await next_of(phone, 4)
    await face_and_inmate(phone, person)
    await find("paper-file").set_input_files(paper())
    await expect(find("paper-taken")).to_have_count(1)
    await next_of(phone, 8)
    await find("register-send").click()
    await expect(find("registered")).to_have_attribute("data-state", "pending", timeout=PATIENT_MS)
    assert await counts(world, **MADE) == ONE_EACH
