"""The operators' page of speech replicas in a real browser."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from connectors.postgres import speech_scaling
from schemas.speech_scaling import FailOverView, Observed
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World


@pytest.mark.requirement("NF-DEP-06")
async def test_an_operator_sees_the_replicas_and_sets_how_many(
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
    async with world.database.transaction() as tx:
        await speech_scaling.put(tx, observed=seen)
    # The page asks again by itself.
    await expect(console.find("speech-current")).to_have_text("2")
    await expect(console.find("speech-ready")).to_have_text("1")
    await expect(console.find("speech-waiting")).to_have_text("17")
    await expect(console.find("speech-engine")).to_have_text("内置识别引擎")
    await expect(console.find("speech-fail-over")).to_contain_text(
        "由局语音识别服务切换到内置识别引擎（服务无法连接）"
    )
    await console.find("speech-scale").click()
    await console.find("speech-count").locator("input").fill("3")
    await expect(console.find("speech-save")).to_be_disabled()
    await console.find("speech-reason").fill("会见高峰")
    await console.find("speech-save").click()
    await expect(console.find("speech-mode")).to_have_text("手动指定 3 个")
    await expect(console.find("speech-wish")).to_contain_text(
        "民警sysadmin 设为 3 个，原因：会见高峰"
    )
    await console.find("speech-scale").click()
    await console.find("speech-by-load").click()
    await console.find("speech-reason").fill("高峰已过")
    await console.find("speech-save").click()
    await expect(console.find("speech-mode")).to_contain_text("按负载自动")
