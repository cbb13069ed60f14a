"""The face library in the console: registered from a file, refused, found again and deleted."""

import pytest
from playwright.async_api import FilePayload, expect

from connectors.vision.picture import decode, encode
from connectors.vision.sample_faces import PROFILE, sample_face, varied
from tests.integration.serve.client import People
from tests.integration.serve.people.face_clients import RealFaces
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


@pytest.fixture
def faces() -> RealFaces:
    return RealFaces()


def upright(content: bytes) -> FilePayload:
    return FilePayload(name="face.jpg", mimeType="image/jpeg", buffer=encode(decode(content, 480)))


@pytest.mark.requirement("VC-BASE-21")
async def test_a_face_is_registered_refused_found_and_deleted_on_the_screens(
    console: Console, people: People, world: World
) -> None:
    await console.enter("approver")
    await console.find("menu-faces").click()
    await console.find("face-text").fill("3103000001")
    await console.find("face-text").press("Enter")
    entries = console.find("face-entries")
    await expect(entries).to_contain_text("周某")
    await console.find(f"face-capture-{world.inmate_id}").click()
    await console.find("face-file").set_input_files(upright(sample_face(PROFILE)))
    await console.find("face-save").click()
    await expect(console.find("face-refused")).to_contain_text("偏转")
    await console.find("face-file").set_input_files(upright(sample_face("astronaut")))
    await expect(console.find("face-refused")).to_be_hidden()
    await console.find("face-save").click()
    await expect(entries).to_contain_text("民警approver")
    await console.page.get_by_role("tab", name="核验记录").click()
    await expect(console.find("face-checks")).to_contain_text("面部偏转过大")
    await console.page.get_by_role("tab", name="以图搜人").click()
    await console.find("face-file").set_input_files(upright(varied(sample_face("astronaut"))))
    await console.find("face-search").click()
    await expect(console.find("search-hits")).to_contain_text("周某")
    await console.page.get_by_role("tab", name="人脸登记").click()
    await console.find(f"face-delete-{world.inmate_id}").click()
    await console.page.get_by_placeholder("请填写理由（必填）").fill("释放")
    await console.page.get_by_role("button", name="确定").click()
    await expect(console.find("face-entries")).to_contain_text("未登记")
