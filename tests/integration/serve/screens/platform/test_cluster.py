"""集群 in a browser: nothing yet, everything, a lost node, what fails, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from schemas.platform.cluster.parts import ONLY_NODE, Failing, PartKind
from schemas.platform.cluster.replicas import Deployment
from tests.integration.serve.platform.told_nodes import FACE_REPLICA, seen_as, tell
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.sizes import look_small
from tests.integration.serve.world import World
from tests.trace.proving import proves

pytestmark = pytest.mark.integration

SOON_MS = 20_000
"""The page asks again every five seconds."""
FAILS = Failing(
    kind=PartKind.REPLICA, name="FaceModel", times=3, last_error="RuntimeError: no memory"
)


async def test_an_operator_sets_replicas_and_gives_them_back(
    console: Console, world: World
) -> None:
    await console.enter("sysadmin")
    await console.find("menu-cluster").click()
    await expect(console.find("state-empty")).to_contain_text("还没有上报")
    await look_small(console.page, "cluster-empty")
    await tell(world, most=2)
    shown = console.find("replicas-FaceModel")
    await expect(shown).to_have_text("1 / 1 / 1", timeout=SOON_MS)
    await expect(console.find(f"part-{FACE_REPLICA}")).to_have_text("人脸识别")
    await expect(console.find("database-core")).to_have_text("业务库")
    await expect(console.find("cluster-failing")).to_have_count(0)
    await look_small(console.page, "cluster")

    await console.find("scale-FaceModel").click()
    await console.find("replicas-count").locator("input").fill("3")
    with proves("NF-OPS-06", "c"):
        # No change without a reason, and none that was not looked at once more.
        await expect(console.find("replicas-next")).to_be_disabled()
        await console.find("replicas-reason").fill("会见高峰")
        await console.find("replicas-next").click()
        await expect(console.find("replicas-confirm")).to_contain_text("1 个（自动） → 3 个")
        await expect(console.find("replicas-confirm")).to_contain_text("1 小时，之后自动恢复")
    await look_small(console.page, "cluster-confirm")
    await console.find("replicas-save").click()
    await expect(console.find("replicas-problem")).to_contain_text("本机内存不足")
    await console.find("replicas-count").locator("input").fill("2")
    await console.find("replicas-next").click()
    await console.find("replicas-save").click()
    await expect(console.find("mode-FaceModel")).to_contain_text("手动 2 个，至")
    await seen_as(world, ONLY_NODE, Deployment.FACE, current=2, target=2, ready=1)
    await expect(shown).to_have_text("2 / 2 / 1", timeout=SOON_MS)

    await console.find("scale-FaceModel").click()
    await console.find("replicas-by-load").click()
    await console.find("replicas-reason").fill("高峰已过")
    await console.find("replicas-next").click()
    await expect(console.find("replicas-confirm")).to_contain_text("2 个（手动） → 自动")
    await console.find("replicas-save").click()
    await expect(console.find("mode-FaceModel")).to_have_text("自动")


async def test_a_lost_node_and_what_fails_stand_on_top(console: Console, world: World) -> None:
    world.now = datetime.now(UTC)
    await tell(world, "node-a", failing=[FAILS])
    await tell(world, "node-b", ago=timedelta(minutes=5))
    await console.enter("sysadmin")
    await console.find("menu-cluster").click()
    strip = console.find("failing-FaceModel")
    await expect(console.find("lost-node-b")).to_contain_text("节点 node-b 已失联")
    await expect(strip).to_contain_text("人脸识别（节点 node-a）近十分钟失败 3 次")
    await expect(strip).to_contain_text("最近的错误：RuntimeError: no memory")
    await expect(console.find("node-state-node-b")).to_have_text("失联")
    await expect(console.find("node-state-node-a")).to_have_text("正常")
    # What the lost one told last stands for nothing.
    await expect(console.find("replicas-FaceModel")).to_have_count(1)
    await expect(console.find("scale-FaceModel").last).to_be_disabled()
    await look_small(console.page, "cluster-lost")
    await console.find("failing-restart").click()
    await expect(console.find("restart-dialog")).to_contain_text(FACE_REPLICA)
    await expect(console.find("restart-save")).to_be_disabled()
    await console.find("restart-reason").fill("反复失败")
    await look_small(console.page, "cluster-restart")
    await console.find("restart-save").click()
    await expect(console.find("restarts")).to_contain_text(
        "民警sysadmin 重启 人脸识别（node-a），原因：反复失败"
    )
    await expect(console.find("restarts")).to_contain_text("正在重启")


async def test_a_page_that_cannot_be_loaded_says_so(console: Console, world: World) -> None:
    await tell(world)
    await console.enter("sysadmin")
    # The fault: the answer does not come.
    await console.page.route("**/api/cluster", lambda route: route.abort())
    await console.find("menu-cluster").click()
    await expect(console.find("state-error")).to_be_visible()
    await console.page.unroute("**/api/cluster")
    await console.page.get_by_role("button", name="重新加载").click()
    await expect(console.find("replicas-FaceModel")).to_be_visible()
