"""The speech of a running visit or phone call is handed in, heard, shown and kept."""

import secrets
from typing import Any

import pytest

from actors.speech.streams import stream as streams_of
from connectors.nats.outbox_relay import OutboxRelay
from schemas.people.contacts import ContactChannel
from schemas.speech.live_speech import StreamEnd
from tests.integration.serve.client import People
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.local_streams import LOCAL_POOL, MADE_EAR, LocalStreams
from tests.integration.serve.running_talks import (
    MONO,
    STEREO,
    WORD,
    listed,
    pieces,
    running,
    sender,
    sound,
)
from tests.integration.serve.speech.senders import (
    PHONE,
    QUERY,
    SPEECH,
    VISIT,
    accepted,
    first_told,
    refused,
    say,
    stands,
    streamed,
    transcript,
    until_closed,
)
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration


@pytest.mark.requirement("VC-SUP-18")
@pytest.mark.parametrize("channel", [PHONE, VISIT])
@MADE_EAR
async def test_partial_and_final_lines_and_alerts_arrive_while_people_talk_and_are_kept(
    people: People,
    world: World,
    streams: LocalStreams,
    relay: OutboxRelay,
    channel: ContactChannel,
) -> None:
    await listed(world)
    system = await sender(people, world)
    monitor = await people.officer("monitor")
    talk = await running(world, channel, since_s=2.0)
    async with (
        monitor.socket("/ws/console") as console,
        monitor.socket(SPEECH + talk) as page,
        first_told(page, "idle"),
        system.opened(STEREO, conversation=talk) as sent,
    ):
        began = await accepted(sent)
        assert (began.channel, began.conversation_id) == (channel, talk)
        await stands(sent, "leased")
        for piece in pieces(sound(3.4, 0.5, 0.0), 0.1):
            await sent.send(piece)
        part = await page.until("partial")
        assert (part["speaker"], part["text"]) == ("inmate", streams.ear.text)
        for piece in pieces(sound(1.0, 0.0, 0.0), 0.1):
            await sent.send(piece)
        line = (await page.until("line"))["line"]
        alert = (await page.until("alert"))["alert"]
        # The monitoring officer's wall is told as of a video call.
        pushed = await console.until("alert")
        assert (pushed["alert"]["id"], pushed["call_id"]) == (alert["id"], talk)
        over = await sent.end()
        assert over is not None
        assert over.reason is StreamEnd.ENDED
        ended = {"type": "speech", "state": "ended", "place": 0, "reason": "ended"}
        while await page.until("speech") != ended:
            pass
    # Before a stream that came more than three seconds late stands a marked gap.
    (kept,) = [one for one in await transcript(monitor, talk) if one["kind"] == "text"]
    assert (kept["id"], kept["text"]) == (line["id"], streams.ear.text)
    assert (kept["speaker"], kept["speaker_name"]) == ("inmate", "周某")
    # The stream began about two seconds after the conversation, and the clock is the latter's.
    assert began.at_s > 2.0
    assert began.at_s - 1.0 < kept["start_s"] < began.at_s + 3.0
    assert 3.0 < kept["end_s"] - kept["start_s"] < 3.8
    (row,) = (await monitor.get("/api/alerts"))["rows"]
    assert (row["id"], row["word"], row["channel"]) == (alert["id"], WORD, channel.value)
    kinds = {PHONE: "phone_calls", VISIT: "visits"}
    rows = await audit_rows_of(world, kinds[channel], talk)
    assert [one.action for one in rows].count("speech.follow") == 1
    assert {"live_speech.begin", "live_speech.end"} <= {one.action for one in rows}
    assert streams.pool.book.leased() == {}


@pytest.mark.requirement("VC-SUP-18")
@MADE_EAR
async def test_voices_on_one_channel_are_told_as_both(people: People, world: World) -> None:
    system, monitor = await sender(people, world), await people.officer("monitor")
    talk = await running(world)
    async with system.opened(MONO, conversation=talk) as sent:
        await stands(sent, "leased")
        speech = sound(1.0, 0.5, rate=16000) + sound(1.0, 0.0, rate=16000)
        for piece in pieces(speech, 0.1, rate=16000, channels=1):
            await sent.send(piece)
        await sent.end()
    (line,) = await streamed(monitor, talk)
    assert (line["speaker"], line["speaker_name"]) == ("mixed", "双方")


@pytest.mark.requirement("VC-SUP-18")
@MADE_EAR
async def test_an_exchange_names_its_call_by_its_own_number(people: People, world: World) -> None:
    number = f"EX-{secrets.token_hex(4)}"
    talk = await running(world, source_no=number)
    system = await sender(people, world)
    async with system.opened(STEREO, call_no=number) as sent:
        assert (await accepted(sent)).conversation_id == talk
    code, _ = await refused(system, QUERY | {"call_no": "NOBODY"})
    assert code == "conversation_not_found"


@pytest.mark.requirement("NF-DEP-06")
@pytest.mark.requirement("VC-API-08")
@LOCAL_POOL
async def test_a_stream_waits_for_a_channel_and_what_was_said_meanwhile_is_marked(
    people: People, world: World, streams: LocalStreams
) -> None:
    book = streams.pool.book
    for number in range(book.capacity):
        book.ask(f"other {number}", ContactChannel.VIDEO_CALL, 0.0)
    talk = await running(world)
    system, monitor = await sender(people, world), await people.officer("monitor")
    async with (
        monitor.socket(SPEECH + talk) as page,
        system.opened(STEREO, conversation=talk) as sent,
    ):
        assert (await stands(sent, "waiting")).place in (0, 1)
        await say(sent)
        while (told := await page.until("speech"))["place"] != 1:
            pass
        assert told["state"] == "waiting"
        book.release("other 7")
        await stands(sent, "leased")
        assert (await page.until("speech"))["state"] == "running"
        assert book.leased()[PHONE] == 1
        await say(sent)
        await sent.end()
    lines = await transcript(monitor, talk)
    assert sorted((line["kind"], line["speaker"]) for line in lines) == [
        ("gap", "inmate"),
        ("gap", "relative"),
        ("text", "inmate"),
    ]
    assert [line["seq"] for line in lines] == [1, 2, 3]


@pytest.mark.requirement("NF-DEP-06")
@LOCAL_POOL
async def test_the_one_beyond_channels_and_line_is_refused_by_rule(
    people: People, world: World, streams: LocalStreams
) -> None:
    book = streams.pool.book
    book.follow(capacity=60, most_waiting=0)
    for number in range(60):
        book.ask(f"other {number}", ContactChannel.VIDEO_CALL, 0.0)
    talk = await running(world)
    system, monitor = await sender(people, world), await people.officer("monitor")
    async with (
        monitor.socket(SPEECH + talk) as page,
        system.opened(STEREO, conversation=talk) as sent,
    ):
        await stands(sent, "refused")
        while (await page.until("speech"))["state"] != "refused":
            pass
        await say(sent)
        await sent.end()
    assert {line["kind"] for line in await transcript(monitor, talk)} == {"gap"}
    assert streams.ear.heard == []


@pytest.mark.requirement("VC-SUP-18")
@MADE_EAR
async def test_who_comes_back_goes_on_with_the_numbers_and_what_was_missed_is_marked(
    people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Three seconds in production: here whatever was missed between two streams is marked.
    monkeypatch.setattr(streams_of, "MISSED_S", 0.0)
    talk = await running(world, since_s=30.0)
    system, monitor = await sender(people, world), await people.officer("monitor")
    for _ in range(2):
        async with system.opened(STEREO, conversation=talk) as sent:
            await stands(sent, "leased")
            # At the pace of speech: what comes faster reaches beyond the clock.
            await sent.play(iter(pieces(sound(0.5, 0.5, 0.0) + sound(0.8, 0.0, 0.0), 0.1)))
            # The line breaks without a word.
            sent.connection.transport.abort()
    async with system.opened(STEREO, conversation=talk) as sent:
        await accepted(sent)
        await sent.end()
    lines = await transcript(monitor, talk)
    assert sorted(line["seq"] for line in lines) == list(range(1, len(lines) + 1))
    kinds = [line["kind"] for line in lines if line["speaker"] == "inmate"]
    assert kinds[:4] == ["gap", "text", "gap", "text"]
    first = next(line for line in lines if line["kind"] == "gap")
    # The talk goes on while the first sender connects, which a busy machine does slowly.
    assert first["start_s"] == 0
    assert 29.5 <= first["end_s"] < 60
    rows = await audit_rows_of(world, "phone_calls", talk)
    ends = [one.detail["reason"] for one in rows if one.action == "live_speech.end"]
    assert ends == ["lost", "lost", "ended"]


@pytest.mark.requirement("VC-SUP-18")
@pytest.mark.stand_in(
    "speech", "Nothing dies: the streams of this process are forgotten, and the ear is made up."
)
async def test_after_the_death_of_its_actor_a_sender_connects_again_and_goes_on(
    people: People, world: World, streams: LocalStreams
) -> None:
    talk = await running(world, since_s=60.0)
    system, monitor = await sender(people, world), await people.officer("monitor")
    async with (
        monitor.socket(SPEECH + talk) as page,
        system.opened(STEREO, conversation=talk) as sent,
    ):
        await stands(sent, "leased")
        await say(sent)
        await page.until("line")
        before = await transcript(monitor, talk)
        streams.die()
        await until_closed(sent)
        assert sent.connection.close_code == 1012
        async with system.opened(STEREO, conversation=talk) as again:
            await stands(again, "leased")
            await say(again)
            await again.end()
    lines = await transcript(monitor, talk)
    assert lines[: len(before)] == before
    assert sorted(line["seq"] for line in lines) == list(range(1, len(lines) + 1))
    assert lines[-1]["kind"] == "text"


@pytest.mark.requirement("VC-SUP-18")
async def test_a_stream_without_sound_is_over_by_itself(
    people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Fifteen seconds in production; the test waits for the end, not for the clock.
    monkeypatch.setattr(streams_of, "SILENT_S", 0.3)
    monkeypatch.setattr(streams_of, "LOOK_S", 0.05)
    talk = await running(world)
    system = await sender(people, world)
    async with system.opened(STEREO, conversation=talk) as sent:
        await stands(sent, "leased")
        told: Any = await sent.answer()
        assert told.reason is StreamEnd.SILENT


@pytest.mark.requirement("VC-SUP-18")
@MADE_EAR
async def test_sound_left_out_becomes_a_gap_and_too_much_at_once_is_refused(
    people: People, world: World
) -> None:
    talk = await running(world)
    system, monitor = await sender(people, world), await people.officer("monitor")
    async with system.opened(STEREO, conversation=talk) as sent:
        await stands(sent, "leased")
        await say(sent)
        await sent.left_out(2.5)
        await sent.send(sound(0.2, 0.0, 0.0))
        await sent.end()
    gaps = [line for line in await streamed(monitor, talk) if line["kind"] == "gap"]
    assert {gap["speaker"] for gap in gaps} == {"inmate", "relative"}
    assert [round(gap["end_s"] - gap["start_s"], 1) for gap in gaps] == [2.5, 2.5]
    for frame, code in (
        (sound(1.9, 0.1, 0.1) * 4, "too_fast"),
        (b"\0" * 65_537, "frame_too_long"),
        ("{}", "invalid_frame"),
    ):
        other = await running(world)
        async with system.opened(STEREO, conversation=other) as sent:
            await stands(sent, "leased")
            whole = [frame] if isinstance(frame, str) else _frames_of(frame, code)
            for one in whole:
                await sent.connection.send(one)
            told: Any = await sent.answer()
            assert told.code == code
            await sent.connection.wait_closed()
            assert sent.connection.close_code == 1008


def _frames_of(whole: bytes, code: str) -> list[bytes]:
    return [whole] if code == "frame_too_long" else pieces(whole, 1.0)
