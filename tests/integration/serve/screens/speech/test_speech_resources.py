"""The operators' page of the live channels in a real browser."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from connectors.postgres.platform import replica_scaling
from connectors.postgres.speech import speech_use
from schemas.platform.cluster.parts import ONLY_NODE
from schemas.platform.cluster.replicas import Deployment, FailOverView, Observed
from schemas.speech.speech import UseSample
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


def used(now: datetime) -> list[UseSample]:
    """A busy hour that ends with a full pool."""
    minute = now.replace(second=0, microsecond=0)
    return [
        UseSample(
            at=minute - timedelta(minutes=60 - number),
            capacity=60,
            video_call=min(40, number),
            visit=12 if number > 20 else 4,
            phone_call=8 if number > 40 else 2,
            waiting=3 if number == 59 else 0,
            refused=2 if number == 58 else 0,
        )
        for number in range(60)
    ]


@pytest.mark.requirement("NF-DEP-06")
async def test_an_operator_sees_channels_replicas_and_engine(
    console: Console, world: World
) -> None:
    await console.enter("sysadmin")
    await console.find("menu-speech-resources").click()
    await expect(console.page.get_by_text("还没有上报")).to_be_visible()
    change = FailOverView(
        at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        from_engine="http",
        to_engine="whisper-base",
        reason="speech_service_away",
    )
    seen = Observed(
        at=datetime.now(UTC),
        current=2,
        target=2,
        ready=1,
        waiting=17,
        engine="whisper-base",
        fail_over=change,
    )
    await expect(console.page.get_by_text("还没有记录")).to_be_visible()
    async with world.database.transaction() as tx:
        await replica_scaling.put(tx, ONLY_NODE, Deployment.SPEECH, observed=seen)
        for minute in used(world.clock()):
            await speech_use.note(tx, minute)
    # The page asks again by itself.
    await expect(console.find("speech-current")).to_have_text("2")
    await expect(console.find("speech-ready")).to_have_text("1")
    await expect(console.find("speech-waiting")).to_have_text("17")
    await expect(console.find("channels-held")).to_have_text("60 / 60")
    await expect(console.find("channels-kinds")).to_have_text("40 · 12 · 8")
    await expect(console.find("channels-peak")).to_have_text("60 · 2")
    await expect(console.find("speech-engine")).to_have_text("内置识别引擎")
    await expect(console.find("speech-fail-over")).to_contain_text(
        "由局语音识别服务切换到内置识别引擎（服务无法连接）"
    )
    # How many there are is set where all replicas are.
    await console.find("speech-cluster").click()
    await expect(console.page.get_by_role("navigation", name="位置")).to_contain_text("集群")
