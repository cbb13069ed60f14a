"""An operator's page of the running platform: face replicas by hand and back, one that fails."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
from playwright.sync_api import Locator, expect
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD, SYSTEM_LOGIN
from cluster.ready import Ready
from connectors.core_door import open_database
from connectors.postgres.platform import replica_scaling
from pipelines.rules.platform.cluster.failing import OFTEN
from pipelines.rules.platform.cluster.restarting import is_known
from schemas.platform.cluster.parts import ONLY_NODE, PartKind
from schemas.platform.cluster.replicas import Deployment
from tests.e2e.pages import ConsolePage
from tests.e2e.places import data_of
from tests.integration.eventually import eventually
from tests.trace.proving import proves

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

NUMBER = re.compile(r"^\d+$")
STANDING = ("outbox_relay", "job_scheduler", "room_keeper", "labour_writer:0", "cluster_keeper")


def enter(console: ConsolePage) -> None:
    console.sign_in(SYSTEM_LOGIN, DEMONSTRATION_PASSWORD)
    console.page.goto("/console/#/cluster")
    expect(console.find("replicas-FaceModel")).to_have_text("1 / 1 / 1")


def faces(console: ConsolePage) -> Locator:
    """Process numbers of the face replicas."""
    return console.page.get_by_test_id(re.compile("^pid-face#"))


def the_face(console: ConsolePage) -> str:
    """The process of the only face replica, once it works."""
    expect(console.find("replicas-FaceModel")).to_have_text("1 / 1 / 1")
    expect(faces(console)).to_have_text([NUMBER])
    return faces(console).text_content() or ""


def test_face_replicas_are_set_by_hand_and_fall_back_by_themselves(
    platform: Ready, console: ConsolePage
) -> None:
    enter(console)
    before = the_face(console)
    console.find("scale-FaceModel").click()
    console.find("replicas-count").locator("input").fill("2")
    console.find("replicas-reason").fill("会见高峰")
    console.find("replicas-next").click()
    with proves("NF-OPS-06", "c"):
        expect(console.find("replicas-confirm")).to_contain_text("1 个（自动） → 2 个")
    console.find("replicas-save").click()
    with proves("NF-OPS-06", "a"):
        expect(console.find("replicas-FaceModel")).to_have_text("2 / 2 / 2")
        expect(console.find("mode-FaceModel")).to_contain_text("手动 2 个，至")
        expect(console.find("scaled-FaceModel")).to_contain_text("1 → 2（手动）")
        # The one that stood goes on.
        assert before in faces(console).all_text_contents()
    # As if the hour had passed.
    beside(end_time(platform))
    with proves("NF-OPS-06", "e"):
        expect(console.find("mode-FaceModel")).to_have_text("自动")
        expect(console.find("replicas-FaceModel")).to_have_text("1 / 1 / 1")
        expect(console.find("scaled-FaceModel")).to_contain_text("2 → 1（到期恢复）")


def beside(work: Coroutine[Any, Any, None]) -> None:
    """While a browser is open, its loop runs in this thread, and no other can."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def end_time(platform: Ready) -> None:
    database = open_database(platform.settings, pool_size=1)
    try:
        async with database.transaction() as tx:
            row = await replica_scaling.read(tx, ONLY_NODE, Deployment.FACE)
            assert row.wish is not None
            over = msgspec.structs.replace(row.wish, until=datetime.now(UTC))
            await replica_scaling.put(tx, ONLY_NODE, Deployment.FACE, wish=over)
    finally:
        await database.close()


def test_a_replica_that_fails_again_and_again_is_named_and_restarted_alone(
    platform: Ready, console: ConsolePage
) -> None:
    enter(console)
    for name in STANDING:
        expect(console.find(f"part-{name}")).to_be_visible()
    others = console.find("pid-outbox_relay").text_content()
    for _ in range(OFTEN):
        pid = the_face(console)
        os.kill(int(pid), signal.SIGKILL)
        expect(faces(console).filter(has_text=pid)).to_have_count(0)
    with proves("NF-OPS-06", "f"):
        # Others may fail as well on a platform that other tests have tried.
        failing = console.find("failing-FaceModel")
        expect(failing).to_contain_text(f"人脸识别（节点 本机）近十分钟失败 {OFTEN} 次")
        expect(failing).not_to_contain_text("没有留下说明")
    pid = the_face(console)
    failing.get_by_role("button", name="单独重启").click()
    console.find("restart-reason").fill("反复失败")
    console.find("restart-save").click()
    with proves("NF-OPS-06", "f"):
        expect(console.find("restarts").locator("li").first).to_contain_text("已恢复")
        assert the_face(console) != pid
        # Alone: nothing else was touched.
        assert console.find("pid-outbox_relay").text_content() == others


def test_a_monitoring_system_reads_the_same_figures(platform: Ready) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cluster", "nodes", "metrics-word"],
        env={**os.environ, "QINQIAO_DATA_DIR": str(data_of(platform))},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    beside(read(f"{platform.address}/api/cluster/metrics", done.stdout.strip()))


async def read(path: str, word: str) -> None:
    async with httpx.AsyncClient(timeout=60) as machine:
        assert (await machine.get(path)).status_code == 401
        found: dict[str, list[Sample]] = {}

        async def gathered() -> bool:
            reply = await machine.get(path, headers={"Authorization": f"Bearer {word}"})
            assert reply.status_code == 200
            families = text_string_to_metric_families(reply.text)
            found.update({one.name: one.samples for one in families})
            return set(STANDING) <= actors(found)

        await eventually(gathered)
    ready = {one.labels["deployment"]: one.value for one in found["qinqiao_replicas_ready"]}
    assert set(ready) == set(Deployment)
    assert min(ready.values()) >= 1
    assert all(is_known(PartKind.ACTOR, name) for name in actors(found))
    databases = {one.labels["database"]: one.value for one in found["qinqiao_database_up"]}
    assert databases["core"] == 1.0
    assert len(databases) > 1
    assert set(databases.values()) == {1.0}
    assert {"CALL", "LABOUR"} <= {one.labels["stream"] for one in found["qinqiao_stream_messages"]}
    assert found["qinqiao_consumer_pending"]


def actors(found: dict[str, list[Sample]]) -> set[str]:
    parts = [one.labels for one in found["qinqiao_part_up"]]
    return {one["name"] for one in parts if one["kind"] == PartKind.ACTOR.value}
