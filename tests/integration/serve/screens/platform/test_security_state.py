"""安全状态 in a browser: nothing yet, all points with what is open first, old and unreadable."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from connectors.state_file import StateFile
from pipelines.rules.platform.security_state.points import (
    STALE_AFTER,
    not_here,
    opened,
    sound,
    unknown,
)
from schemas.platform.security_state import PointCode, SecurityState
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.sizes import look_small
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration

POINTS = [
    sound(PointCode.EDGE, "请求自称来自 203.0.113.7，未被采信；平台认出的是真实来源 127.0.0.2。"),
    not_here(PointCode.TLS, "演示只在本机提供服务，不经过网络。"),
    sound(PointCode.PORTS, "41 个监听套接字都在端口清单中。"),
    opened(
        PointCode.SOCKETS,
        "目录 /tmp/qinqiao-12345678/ray/s/session_2026-11-29_20-50-00_000000_1234/sockets"
        " 对其他用户开放（权限 777）。",
        "收回其他用户的权限（chmod o-rwx），或重新启动平台。",
    ),
    sound(
        PointCode.DUTIES, "系统管理员 1 人、安全管理员 1 人、审计员 1 人，互不兼任。", "再设一名。"
    ),
    unknown(PointCode.CHECKPOINTS, "还没有签过检查点。", "启动 5 分钟后再查看。"),
    opened(PointCode.SIMULATORS, "平台以演示方式运行。", "正式使用须另装正式环境。"),
]


async def test_an_auditor_sees_what_is_open_first(console: Console, world: World) -> None:
    seen_at = world.now = datetime.now(UTC)
    await console.enter("auditor")
    await console.find("menu-security-state").click()
    await expect(console.find("state-empty")).to_contain_text("还没有查看过")
    await look_small(console.page, "security-state-empty")
    file = StateFile.of(world.settings)
    file.write(SecurityState(seen_at=seen_at, node="", points=POINTS))
    await console.find("security-reload").click()
    points = console.find("security-points").locator("li")
    await expect(points).to_have_count(len(POINTS))
    shown = [await one.get_attribute("data-state") for one in await points.all()]
    assert shown == ["open", "open", "unknown", "sound", "sound", "sound", "not_here"]
    await expect(points.first).to_contain_text("套接字与目录")
    await expect(points.first).to_contain_text("处理：收回其他用户的权限")
    await expect(console.find("security-duties")).to_contain_text("建议：再设一名")
    await expect(console.find("security-counts")).to_contain_text("有缺口 2")
    await expect(console.find("security-seen-at")).to_contain_text("查看时间")
    await expect(console.find("security-stale")).to_have_count(0)
    await look_small(console.page, "security-state")

    world.now = seen_at + STALE_AFTER * 2
    await console.find("security-reload").click()
    await expect(console.find("security-stale")).to_contain_text("qinqiao check")
    # What cannot be read leaves what was seen before, and says so.
    file.path.write_bytes(b"{")
    await console.find("security-reload").click()
    await expect(console.page.get_by_text("最新数据没能取到")).to_be_visible()
    await expect(points).to_have_count(len(POINTS))
    await look_small(console.page, "security-state-old")
    await console.page.reload()
    await expect(console.find("state-error")).to_contain_text("无法读取")
