"""What may not be heard is refused or ended, and who may not read it follows nothing."""

import secrets
from datetime import timedelta
from typing import Any

import pytest

from connectors.platforms.speech_sender_simulator import SentSpeech, SpeechSender
from connectors.postgres.database import Database
from pipelines.rules.exchange.open_api.interfaces import PHONE_EXCHANGE
from schemas.speech.live_speech import StreamEnd
from serve.speech.live import sending
from tests.integration.serve.client import People
from tests.integration.serve.exchanges import registered
from tests.integration.serve.journey import audit_rows_of, requested
from tests.integration.serve.local_streams import MADE_EAR, LocalStreams
from tests.integration.serve.running_talks import STEREO, make_privileged, running, sender
from tests.integration.serve.speech.senders import (
    PHONE,
    QUERY,
    SPEECH,
    VISIT,
    accepted,
    refused,
    say,
    stands,
    streamed,
)
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration


@pytest.mark.requirement("VC-SUP-18")
async def test_what_may_not_be_heard_is_refused_with_its_reason(
    people: People, world: World, streams: LocalStreams
) -> None:
    system = await sender(people, world)
    talk = await running(world)

    async def code(query: dict[str, str]) -> str:
        told, closed = await refused(system, query)
        assert closed == 1008
        return told

    async def of(conversation_id: str) -> str:
        return await code(QUERY | {"conversation": conversation_id})

    assert await of("01JXXXXXXXXXXXXXXXXXXXXXXX") == "conversation_not_found"
    assert await of("somewhere") == "wrong_conversation"
    assert await code(QUERY) == "not_named"
    assert await of(await running(world, since_s=None)) == "not_begun"
    assert await of(await running(world, since_s=400, ended_s=100)) == "conversation_over"
    relative = await people.relative()
    assert await of(await requested(world, relative)) == "heard_here"
    named = QUERY | {"conversation": talk}
    assert await code(named | {"encoding": "mp3"}) == "wrong_format"
    assert await code(named | {"rate": "44100"}) == "wrong_rate"
    assert await code(named | {"channels": "3"}) == "wrong_channels"
    assert await code(named | {"first": "officer"}) == "wrong_first"
    assert await code(named | {"speed": "1"}) == "unknown_parameter"
    del named["first"]
    assert await code(named) == "first_missing"
    elsewhere = await sender(people, world, unit_id=world.other_prison_id)
    assert (await refused(elsewhere, QUERY | {"conversation": talk}))[0] == "conversation_not_found"
    assert streams.prisons == {}


@pytest.mark.requirement("VC-SUP-18")
async def test_of_a_privileged_conversation_not_one_sample_is_heard(
    people: People, world: World, streams: LocalStreams, owner: Database
) -> None:
    talk = await running(world)
    await make_privileged(owner, talk)
    system = await sender(people, world)
    assert await refused(system, QUERY | {"conversation": talk}) == ("privileged", 1008)
    assert (streams.prisons, streams.ear.samples) == ({}, 0)
    reviewer = await people.officer("reviewer")
    async with reviewer.socket(SPEECH + talk) as page:
        assert (await page.receive())["code"] == "privileged"
    rows = await audit_rows_of(world, "phone_calls", talk)
    tried = [one for one in rows if one.action == "live_speech.begin"]
    assert [(one.result, one.detail["code"]) for one in tried] == [("refused", "privileged")]


@pytest.mark.requirement("VC-SUP-18")
async def test_the_door_asks_for_key_signature_number_and_grant_and_logs_each_call(
    people: People, world: World
) -> None:
    talk = await running(world)
    system, named = await sender(people, world), QUERY | {"conversation": talk}
    other = {"X-Api-Signature": "0" * 64}
    assert (await refused(system, named, **other))[0] == "wrong_signature"
    assert (await refused(system, named, **{"X-Api-Key": "nobody"}))[0] == "unknown_key"
    stale = str(int(world.clock().timestamp()) - 900)
    assert (await refused(system, named, **{"X-Api-Time": stale}))[0] == "stale_request"
    signed = {"X-Api-Nonce": secrets.token_hex(16)}
    assert (await refused(system, named, **signed))[0] == "wrong_signature"
    ungranted = SpeechSender(
        people.base, await registered(people, world, PHONE_EXCHANGE), world.clock
    )
    assert (await refused(ungranted, named))[0] == "not_granted"
    async with system.opened(STEREO, conversation=talk) as sent:
        await accepted(sent)
        admin = await people.officer("sysadmin")
        rows = (await admin.get("/api/api-calls", interface="live_speech"))["rows"]
    told = {(row["status"], row["code"]) for row in rows}
    assert {(200, ""), (401, "wrong_signature"), (403, "not_granted")} <= told
    assert {row["path"] for row in rows} == {"/ws/open/speech"}


@pytest.mark.requirement("VC-SUP-18")
@MADE_EAR
async def test_one_conversation_has_one_stream_at_a_time(people: People, world: World) -> None:
    talk = await running(world)
    system = await sender(people, world)
    async with system.opened(STEREO, conversation=talk) as sent:
        await accepted(sent)
        named = QUERY | {"conversation": talk}
        assert await refused(system, named) == ("streamed_already", 1008)


@pytest.mark.requirement("VC-GEN-15")
async def test_switching_one_channel_off_ends_its_streams_and_leaves_the_others_alone(
    people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Five seconds in production; the test waits for the look, not for the clock.
    monkeypatch.setattr(sending, "LOOK_S", 0.05)
    phone, visit = await running(world, PHONE), await running(world, VISIT)
    system, monitor = await sender(people, world), await people.officer("monitor")
    admin = await people.officer("sysadmin")
    async with (
        monitor.socket(SPEECH + phone) as page,
        system.opened(STEREO, conversation=phone) as of_phone,
        system.opened(STEREO, conversation=visit) as of_visit,
    ):
        await stands(of_phone, "leased")
        await stands(of_visit, "leased")
        off = {"value": False, "seen": True}
        await admin.put("/api/parameters/live_transcription_phone_call", off)
        told: Any = await of_phone.answer()
        assert told.reason is StreamEnd.SWITCHED_OFF
        while (await page.until("speech"))["state"] != "off":
            pass
        await say(of_visit)
        await of_visit.end()
    (line,) = await streamed(monitor, visit)
    assert line["kind"] == "text"
    named = QUERY | {"conversation": await running(world, PHONE)}
    assert await refused(system, named) == ("transcription_off", 1008)
    other = QUERY | {"conversation": await running(world, VISIT)}
    async with system.connected(other) as connection:
        await accepted(SentSpeech(connection))


async def test_disabling_the_interface_ends_what_streams_and_refuses_what_comes(
    people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Five seconds in production; the test waits for the look, not for the clock.
    monkeypatch.setattr(sending, "LOOK_S", 0.05)
    talk = await running(world, PHONE)
    system, admin = await sender(people, world), await people.officer("sysadmin")
    async with system.opened(STEREO, conversation=talk) as sent:
        await stands(sent, "leased")
        off = {"before": "enabled", "state": "disabled"}
        await admin.put("/api/open-interfaces/live_speech/state", off)
        told: Any = await sent.answer()
        assert told.reason is StreamEnd.CLOSED
    named = QUERY | {"conversation": await running(world, PHONE)}
    assert await refused(system, named) == ("interface_disabled", 1008)


@pytest.mark.requirement("VC-SUP-18")
@MADE_EAR
async def test_only_officers_of_the_unit_who_may_read_transcripts_follow(
    people: People, world: World
) -> None:
    talk = await running(world, since_s=timedelta(minutes=1).total_seconds())
    for login, code in (("elsewhere", "conversation_not_found"), ("approver", "no_permission")):
        officer = await people.officer(login)
        async with officer.socket(SPEECH + talk) as page:
            assert (await page.receive())["code"] == code
            assert await page.closed() == 1008
    async with people.somebody().socket(SPEECH + talk) as page:
        assert await page.closed() == 4401
