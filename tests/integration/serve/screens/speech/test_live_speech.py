"""A running phone call on the review page: its lines, partial lines, hits and end by themselves."""

import pytest
from playwright.async_api import Page, expect

from connectors.platforms.speech_sender_simulator import SentSpeech
from tests.integration.serve.client import People
from tests.integration.serve.local_streams import LOCAL_POOL, MADE_EAR, LocalStreams
from tests.integration.serve.running_talks import (
    STEREO,
    listed,
    pieces,
    running,
    sender,
    sound,
)
from tests.integration.serve.screens.console import Console
from tests.integration.serve.screens.recordings.test_recordings import look
from tests.integration.serve.speech.senders import stands
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-SUP-18")]


async def opened(console: Console, talk: str, login: str = "reviewer") -> Page:
    await console.enter(login)
    await console.page.goto(f"/console/#/conversations/{talk}")
    await expect(console.find("review-head")).to_be_visible()
    return console.page


async def speak(sent: SentSpeech, seconds: float, *levels: float) -> None:
    await sent.play(iter(pieces(sound(seconds, *levels), 0.1)))


@MADE_EAR
async def test_what_is_said_arrives_by_itself_and_stays_when_it_has_ended(
    console: Console, people: People, world: World, streams: LocalStreams
) -> None:
    await listed(world)
    talk = await running(world, since_s=70.0)
    system = await sender(people, world)
    page = await opened(console, talk)
    state = console.find("live-speech")
    await expect(state).to_contain_text("未开启")
    await expect(state).to_contain_text("尚未接入")
    await look(page, "live-speech-idle")
    async with system.opened(STEREO, conversation=talk) as sent:
        await stands(sent, "leased")
        await expect(state).to_contain_text("实时转写中")
        await speak(sent, 1.0, 0.5, 0.0)
        await speak(sent, 1.0, 0.0, 0.0)
        line = page.get_by_test_id("review-line").filter(has_text="别提")
        await expect(line).to_have_count(1)
        await expect(line.get_by_test_id("hit")).to_contain_text("越狱")
        await speak(sent, 3.4, 0.0, 0.5)
        part = page.get_by_test_id("review-partial")
        await expect(part).to_contain_text("家属")
        await expect(part).to_contain_text(streams.ear.text)
        await look(page, "live-speech-running")
        await speak(sent, 1.0, 0.0, 0.0)
        await expect(part).to_have_count(0)
        await sent.end()
    await expect(state).to_contain_text("已结束")
    await expect(page.get_by_test_id("review-line")).to_have_count(2)
    await expect(page.get_by_test_id("review-gap")).to_have_count(2)
    await look(page, "live-speech-ended")
    await page.reload()
    await expect(page.get_by_test_id("review-line")).to_have_count(2)


@LOCAL_POOL
async def test_who_waits_for_a_channel_is_shown_so(
    console: Console, people: People, world: World, streams: LocalStreams
) -> None:
    streams.pool.book.follow(capacity=0, most_waiting=20)
    talk = await running(world)
    system = await sender(people, world)
    page = await opened(console, talk, "monitor")
    async with system.opened(STEREO, conversation=talk) as sent:
        await stands(sent, "waiting")
        await expect(console.find("live-speech")).to_contain_text("等待语音通道（第 1 位）")
        await look(page, "live-speech-waiting")
