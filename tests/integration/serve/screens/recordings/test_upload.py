"""上传录音 in a browser: from a visit without a recording to its sound, its task and its text."""

from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, Route, expect

from schemas.people.contacts import ContactChannel
from schemas.tables.generated import GENERATED
from tests.integration.media.made_recordings import record
from tests.integration.serve.client import People
from tests.integration.serve.made_files import send_file
from tests.integration.serve.recorded import recorded
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.recordings.test_recordings import look
from tests.integration.serve.speech.test_transcription import TASKS, add, drain
from tests.integration.serve.spoken import talked
from tests.integration.serve.world import World
from tests.integration.transcription.made import MadeReader
from tests.integration.with_family import WITH_A_LAWYER

pytestmark = [
    pytest.mark.integration,
    pytest.mark.requirement("VC-SUP-15"),
    pytest.mark.requirement("VC-SUP-16"),
]
VISIT, PHONE = ContactChannel.VISIT, ContactChannel.PHONE_CALL


def payload(name: str, content: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="application/octet-stream", buffer=content)


async def at_dialog(console: Console, conversation_id: str, login: str = "leader") -> Page:
    """The review page of a conversation without a recording, its dialog open."""
    await console.enter(login)
    page = console.page
    await page.goto(f"/console/#/conversations/{conversation_id}")
    await expect(page.get_by_test_id("review-none")).to_contain_text("没有录音")
    await look(page, "upload-none")
    await page.get_by_role("button", name="上传录音").click()
    await expect(page.get_by_test_id("upload-dialog")).to_be_visible()
    return page


@pytest.mark.requirement("VC-SUP-01")
@pytest.mark.requirement("VC-SUP-06")
@pytest.mark.requirement("VC-SUP-09")
@pytest.mark.requirement("VC-SUP-19")
@pytest.mark.stand_in(
    "speech", "The reader writes what it was told to.", rows=("VC-SUP-01", "VC-SUP-19")
)
async def test_a_recording_is_handed_in_from_the_list_and_heard_and_read(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await talked(world, VISIT)
    await recorded(world, people)
    await console.enter("leader")
    page = console.page
    await page.goto("/console/#/conversations")
    await expect(page.get_by_text("上传录音")).to_have_count(1)
    await look(page, "upload-list")
    await page.get_by_test_id(f"conversation-upload-{visit_id}").click()
    await expect(page.get_by_test_id("upload-dialog")).to_contain_text("现场会见")
    await expect(page.get_by_test_id("upload-send")).to_be_disabled()
    await look(page, "upload-dialog")
    sound = record(tmp_path / "a.wav", "pcm_alaw", channels=2).read_bytes()
    await page.get_by_test_id("upload-file").set_input_files(payload("会见20261110.wav", sound))
    await expect(page.get_by_test_id("upload-name")).to_have_text("会见20261110.wav")
    await page.get_by_text("第一声道服刑人员，第二声道家属").click()
    await look(page, "upload-chosen")
    await page.get_by_test_id("upload-send").click()
    await expect(page.get_by_text("录音已入库，已排队转写")).to_be_visible()
    await expect(page.get_by_test_id("waveform")).to_be_visible()
    task = page.get_by_test_id("recording-task")
    await expect(task).to_have_attribute("data-state", "waiting")
    await expect(page.get_by_test_id("upload-dialog")).to_have_count(0)
    assert "upload" not in page.url
    await expect(page.get_by_text("录音正在转写，完成后自动出现。")).to_be_visible()
    await look(page, "upload-added")
    await drain(world, MadeReader())
    await expect(page.get_by_test_id("review-line").first).to_be_visible()
    await expect(task).to_have_count(0)
    speakers = await page.get_by_test_id("review-line").evaluate_all(
        "(lines) => [...new Set(lines.map((line) => line.dataset.speaker))].sort()"
    )
    assert speakers == ["inmate", "relative"]
    await look(page, "upload-read")
    leader = await people.officer("leader")
    found = await leader.get(TASKS, call_id=visit_id)
    assert [row["state"] for row in found["rows"]] == ["done"]


async def test_what_is_refused_is_told_in_the_dialog_and_can_be_mended(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    administrator, leader = await people.officer("sysadmin"), await people.officer("leader")
    limit = {"value": 1, "seen": 512}
    await administrator.put("/api/parameters/upload_most_mb", limit)
    phone_id = await talked(world, PHONE)
    page = await at_dialog(console, phone_id)
    file, problem = page.get_by_test_id("upload-file"), page.get_by_test_id("upload-problem")
    send = page.get_by_test_id("upload-send")
    await file.set_input_files(payload("a.wav", bytes(1024 * 1024 + 1)))
    await expect(problem).to_contain_text("超过 1 MB")
    await expect(send).to_be_disabled()
    await file.set_input_files(payload("a.wav", b"no sound" * 50))
    await expect(problem).to_have_count(0)
    await send.click()
    await expect(problem).to_contain_text("无法识别录音文件")
    await look(page, "upload-refused")
    sound = record(tmp_path / "a.mp3", "libmp3lame", rate=16000).read_bytes()
    await file.set_input_files(payload("a.mp3", sound))
    await page.get_by_test_id("upload-sm3").fill("0" * 63)
    await expect(page.get_by_text("应为 64 位十六进制")).to_be_visible()
    await expect(send).to_be_disabled()
    await page.get_by_test_id("upload-sm3").fill("0" * 64)
    await send.click()
    await expect(problem).to_contain_text("SM3")
    await page.get_by_test_id("upload-sm3").fill("")
    # Somebody else hands the same file in meanwhile.
    path = f"/api/conversations/{phone_id}/recordings"
    assert (await send_file(leader, path, "b.mp3", sound)).is_success
    await send.click()
    await expect(problem).to_contain_text("已经录入")
    assert (await leader.get(TASKS, call_id=phone_id))["total"] == 1
    await page.get_by_test_id("upload-cancel").click()
    await expect(page.get_by_test_id("upload-dialog")).not_to_be_visible()


async def test_one_that_became_privileged_meanwhile_is_refused(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await talked(world, VISIT)
    page = await at_dialog(console, visit_id)
    async with world.database.transaction() as tx:
        visit = GENERATED["visits"]
        mine = visit.update().where(visit.c.id == visit_id)
        await tx.execute(mine.values(WITH_A_LAWYER))
    sound = record(tmp_path / "a.wav", "pcm_s16le").read_bytes()
    await page.get_by_test_id("upload-file").set_input_files(payload("a.wav", sound))
    await page.get_by_test_id("upload-send").click()
    await expect(page.get_by_test_id("upload-problem")).to_contain_text("保密")
    await page.reload()
    await expect(page.get_by_test_id("review-none")).to_contain_text("保密")
    await expect(page.get_by_role("button", name="上传录音")).to_have_count(0)
    assert not list(world.files.root.glob("recording-*"))


async def test_sending_shows_how_far_it_is_and_can_be_stopped(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await talked(world, VISIT)
    page = await at_dialog(console, visit_id)

    async def never(route: Route) -> None:
        """The answer does not come."""

    await page.route("**/recordings?name=*", never)
    sound = record(tmp_path / "a.wav", "pcm_s16le").read_bytes()
    await page.get_by_test_id("upload-file").set_input_files(payload("a.wav", sound))
    await page.get_by_test_id("upload-send").click()
    await expect(page.get_by_test_id("upload-progress")).to_be_visible()
    await look(page, "upload-progress")
    await page.get_by_test_id("upload-cancel").click()
    await expect(page.get_by_test_id("upload-dialog")).not_to_be_visible()
    await expect(page.get_by_test_id("upload-problem")).to_have_count(0)
    leader = await people.officer("leader")
    assert (await leader.get(TASKS, call_id=visit_id))["total"] == 0
    await page.unroute("**/recordings?name=*")


async def test_without_the_right_there_is_no_button(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await talked(world, VISIT)
    await console.enter("monitor")
    page = console.page
    await page.goto("/console/#/conversations")
    await expect(page.get_by_test_id(f"conversation-open-{visit_id}")).to_be_visible()
    await expect(page.get_by_text("上传录音")).to_have_count(0)
    await page.goto(f"/console/#/conversations/{visit_id}?upload=1")
    await expect(page.get_by_test_id("review-none")).to_be_visible()
    await expect(page.get_by_text("上传录音")).to_have_count(0)
    await look(page, "upload-forbidden")
    phone_id = await talked(world, PHONE)
    assert (await add(await people.officer("leader"), phone_id, tmp_path)).is_success
    await page.goto(f"/console/#/conversations/{phone_id}")
    await expect(page.get_by_test_id("review-none")).to_contain_text("不能播放录音录像")
    await look(page, "upload-unheard")


async def test_recordings_of_all_channels_stand_on_one_page(
    console: Console, people: People, world: World, tmp_path: Path
) -> None:
    made = await recorded(world, people)
    leader = await people.officer("leader")
    visit_id, phone_id = await talked(world, VISIT), await talked(world, PHONE)
    visit, _ = [
        (await add(leader, one, tmp_path, f"{one}.wav")).json()["recording_id"]
        for one in (visit_id, phone_id)
    ]
    await console.enter("leader")
    page = console.page
    await page.goto("/console/#/recordings")
    await expect(page.get_by_test_id("recordings-total")).to_have_text("共 3 份")
    await look(page, "recordings-channels")
    await page.get_by_test_id("recordings-channel").click()
    await page.locator(".el-select-dropdown__item:visible", has_text="现场会见").click()
    await expect(page.get_by_test_id("recordings-total")).to_have_text("共 1 份")
    await expect(page.get_by_test_id(f"recording-{made.recording_id}")).to_have_count(0)
    assert "channel=visit" in page.url
    await page.get_by_test_id(f"recording-{visit}").click()
    drawer = page.get_by_test_id("recording-drawer")
    await expect(drawer.get_by_test_id("file-track")).to_contain_text("原始文件")
    await expect(drawer.get_by_test_id("file-track")).to_contain_text("不提供下载")
    await expect(drawer.get_by_test_id("file-call")).to_have_count(0)
    await expect(drawer.get_by_test_id("recording-outside")).to_contain_text("没有画面和分段链")
    await page.get_by_test_id("recording-verify").click()
    await expect(page.get_by_text("完整：3 个文件全部核验通过")).to_be_visible()
    await page.get_by_test_id("file-listen").click()
    await expect(page.get_by_test_id("file-player")).to_be_visible()
    await look(page, "recordings-outside")
    async with page.expect_download() as download:
        await page.get_by_test_id("download-sound").click()
    assert (await download.value).suggested_filename.startswith("现场会见-")
    await page.get_by_test_id("recording-hold").click()
    box = page.get_by_role("dialog", name="依法留存")
    await box.get_by_placeholder("请填写理由").fill("立案调查")
    await box.get_by_role("button", name="留存").click()
    await expect(page.get_by_test_id("recording-delete")).to_be_disabled()
    await page.get_by_test_id("recording-review").click()
    await expect(page.get_by_test_id("waveform")).to_be_visible()
