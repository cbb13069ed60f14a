"""数据备份 and 上传检查, as the administrators see them."""

from pathlib import Path

import msgspec
import pytest
from playwright.async_api import expect

from connectors.keys.recovery import make_pair
from connectors.scanning.clamd_simulator import ClamdSimulator
from connectors.scanning.signatures import MADE_UP
from pipelines.flows.platform.backups.making import BackupMaker, places_of
from schemas.platform.backups import Drill
from schemas.settings import Settings
from tests.integration.serve.calls.test_tool_packages import FIELD
from tests.integration.serve.client import People
from tests.integration.serve.made_files import send_file
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(
        settings, scanner_socket=str(tmp_path / "av.sock"), unscanned_uploads="refuse"
    )


async def test_an_administrator_sees_backups_places_and_the_last_drill(
    console: Console, world: World
) -> None:
    await console.enter("sysadmin")
    await console.find("menu-backups").click()
    warnings = console.find("backup-warnings")
    await expect(warnings).to_contain_text("尚未生成恢复密钥")
    await expect(warnings).to_contain_text("还没有完整的备份")
    key, _ = make_pair(Path(world.settings.keys_dir))
    made = await BackupMaker(world.settings, world.database, [], world.files).make(5)
    places_of(world.settings)[0].note_drill(
        Drill(
            backup_id=made.manifest.id, at=made.manifest.cut_at, passed=True, databases=1,
            tables=120, rows=4321, files=2, sealed_opened=5, seconds=12, limit_s=14400,
            differences=[],
        )
    )  # fmt: skip
    await console.page.get_by_role("button", name="刷新").click()
    row = console.find("backups").locator("tbody tr")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("完整")
    await expect(row).to_contain_text("第 1、第 2")
    await expect(console.page.get_by_text(key.name)).to_be_visible()
    await expect(console.find("backup-drill")).to_contain_text("通过")
    await expect(console.find("backup-drill")).to_contain_text("4,321 行")
    await expect(console.find("backup-places").locator("tbody tr")).to_have_count(2)
    await expect(warnings).not_to_contain_text("尚未生成恢复密钥")


async def test_refused_files_are_listed_and_a_scanner_that_is_away_is_loud(
    console: Console, people: People, tmp_path: Path
) -> None:
    await console.enter("sysadmin")
    await console.find("menu-upload-checks").click()
    state = console.find("scanner-state")
    await expect(state).to_contain_text("病毒扫描不可用")
    await expect(state).to_contain_text("所有文件都不能上传")
    keeper = await people.officer("sysadmin")
    async with ClamdSimulator().listening(tmp_path / "av.sock"):
        refused = await send_file(keeper, FIELD, "更新.exe", b"MZ" + MADE_UP)
        assert refused.json()["code"] == "file_harmful"
        await console.page.get_by_role("button", name="刷新").click()
        await expect(state).to_contain_text("病毒扫描正常")
    row = console.find("refused-uploads").locator("tbody tr")
    await expect(row).to_have_count(1)
    for told in ("恶意代码", "更新.exe", "Made-Up"):
        await expect(row).to_contain_text(told)
    for width in (1366, 390):
        await console.page.set_viewport_size({"width": width, "height": 768})
        await expect(state).to_be_visible()
