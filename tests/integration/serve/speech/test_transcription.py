"""The page of transcription: its list, its actions, batches, and recordings that officers add."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines.flows.speech.reading.worker import Tools, Worker
from pipelines.rules.speech.segmenter import by_frame
from pipelines.rules.speech.utterance import Pcm
from schemas.people.contacts import ContactChannel
from tests.integration.media.made_recordings import record
from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import send_file
from tests.integration.serve.recorded import recorded
from tests.integration.serve.spoken import talked
from tests.integration.serve.world import World
from tests.integration.transcription.made import MadeReader

TASKS = "/api/transcription-tasks"


async def add(
    person: Person, conversation_id: str, folder: Path, name: str = "a.wav", **query: str
) -> Any:
    """Hand in a recording of two channels."""
    sound = record(folder / name, "pcm_alaw", channels=2).read_bytes()
    path = f"/api/conversations/{conversation_id}/recordings"
    return await send_file(person, path, name, sound, **query)


def tone(frame: Pcm) -> float:
    """A detector that takes the tones of the tests, which are not loud, for speech."""
    return min(1.0, 4 * float(np.abs(frame).max()))


async def drain(world: World, reader: MadeReader) -> None:
    """What the standing worker would do, with the sound as it is."""
    tools = Tools(
        database=world.database, store=world.files, reader=reader, voice=lambda: by_frame(tone)
    )
    await Worker(tools).drain()


@pytest.mark.requirement("VC-SUP-17")
@pytest.mark.requirement("VC-SUP-01")
@pytest.mark.stand_in("speech", "The reader writes what it was told to.", rows=("VC-SUP-01",))
async def test_a_sealed_call_is_queued_and_read_by_itself(people: People, world: World) -> None:
    made = await recorded(world, people)
    reviewer = await people.officer("reviewer")
    (task,) = (await reviewer.get(TASKS))["rows"]
    assert (task["recording_id"], task["channel"]) == (made.recording_id, "video_call")
    assert (task["level"], task["state"], task["requested_by"]) == ("ordinary", "waiting", None)
    await drain(world, MadeReader())
    (task,) = (await reviewer.get(TASKS, state="done"))["rows"]
    assert task["seconds_done"] == pytest.approx(12, abs=0.2)
    assert task["work_s"] > 0
    lines = await reviewer.get(f"/api/conversations/{made.call_id}/transcript")
    assert {line["speaker"] for line in lines} == {"relative", "inmate"}
    assert {line["source"] for line in lines} == {"record"}
    queue = await reviewer.get("/api/transcription-queue")
    assert queue["counts"]["done"] == 1
    assert queue["seconds"] == pytest.approx(12, abs=0.2)


@pytest.mark.requirement("VC-SUP-15")
@pytest.mark.requirement("VC-SUP-16")
async def test_an_officer_adds_the_recording_of_a_visit_and_plays_it(
    people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await talked(world, ContactChannel.VISIT)
    leader = await people.officer("leader")
    reply = await add(leader, visit_id, tmp_path, first_speaker="inmate")
    assert reply.status_code == 201, reply.text
    assert reply.json()["queued"] is True
    again = await add(leader, visit_id, tmp_path)
    assert (again.status_code, again.json()["code"]) == (409, "taken_before")
    path = f"/api/conversations/{visit_id}"
    recording = await leader.get(f"{path}/recording")
    (sound,) = [part for part in recording["parts"] if part["kind"] == "sound"]
    played = await leader.http.get(sound["url"], headers={"Range": "bytes=0-99"})
    assert (played.status_code, played.headers["content-type"]) == (206, "audio/webm")
    assert len((await leader.get(f"{path}/waveform"))["channels"]) == 2
    await drain(world, MadeReader())
    lines = await leader.get(f"{path}/transcript")
    assert {line["speaker_name"] for line in lines} == {"周某", "李某某"}


async def test_what_is_no_recording_or_not_to_be_added_is_refused(
    people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await talked(world, ContactChannel.VISIT)
    call_id = await talked(world)
    leader, elsewhere = await people.officer("leader"), await people.officer("other_leader")
    path = f"/api/conversations/{visit_id}/recordings"
    refusals = [
        await send_file(leader, path, "a.wav", b"no sound" * 50),
        await send_file(leader, path, "a.wav", b""),
        await add(leader, visit_id, tmp_path, sm3="0" * 64),
        await add(leader, call_id, tmp_path),
        await add(elsewhere, visit_id, tmp_path),
        await add(await people.officer("monitor"), visit_id, tmp_path),
    ]
    assert [(one.status_code, one.json()["code"]) for one in refusals] == [
        (422, "audio_unreadable"),
        (422, "audio_empty"),
        (422, "digest_differs"),
        (409, "recorded_here"),
        (404, "conversation_not_found"),
        (403, "no_permission"),
    ]
    assert (await leader.get(TASKS))["total"] == 0
    assert not list(world.files.root.glob("recording-*"))


@pytest.mark.requirement("VC-SUP-02")
@pytest.mark.requirement("VC-SUP-03")
async def test_a_task_is_paused_raised_cancelled_and_tried_again(
    people: People, world: World
) -> None:
    await recorded(world, people)
    leader = await people.officer("leader")
    (task,) = (await leader.get(TASKS))["rows"]
    path = f"{TASKS}/{task['id']}"
    assert (await leader.post(f"{path}/pause"))["state"] == "paused"
    assert await leader.refused(f"{path}/pause") == (409, "state_not_allowed")
    assert (await leader.post(f"{path}/level", {"level": "urgent"}))["level"] == "urgent"
    assert (await leader.post(f"{path}/resume"))["state"] == "waiting"
    assert (await leader.post(f"{path}/cancel"))["state"] == "cancelled"
    await drain(world, MadeReader())
    assert (await leader.get(TASKS, state="done"))["total"] == 0
    assert (await leader.post(f"{path}/retry"))["state"] == "waiting"
    await drain(world, MadeReader())
    assert (await leader.get(TASKS, state="done"))["total"] == 1
    assert await leader.refused(f"{path}/retry") == (409, "state_not_allowed")


async def test_nobody_sees_or_moves_the_tasks_of_another_prison(
    people: People, world: World
) -> None:
    await recorded(world, people)
    leader, elsewhere = await people.officer("leader"), await people.officer("other_leader")
    (task,) = (await leader.get(TASKS))["rows"]
    assert (await elsewhere.get(TASKS))["total"] == 0
    assert (await elsewhere.get("/api/transcription-queue"))["counts"]["waiting"] == 0
    for verb, body in (
        ("pause", {}),
        ("resume", {}),
        ("cancel", {}),
        ("retry", {}),
        ("level", {"level": "urgent"}),
    ):
        refused = await elsewhere.refused(f"{TASKS}/{task['id']}/{verb}", body)
        assert refused == (404, "task_not_found")
    assert await elsewhere.refused("/api/transcription-batches", {}) == (409, "nothing_to_queue")
    assert (await people.somebody().http.get(TASKS)).status_code == 401


@pytest.mark.requirement("VC-SUP-19")
@pytest.mark.stand_in("speech", "The reader writes what it was told to.")
async def test_a_batch_is_queued_as_backlog_and_followed(people: People, world: World) -> None:
    made = await recorded(world, people)
    leader = await people.officer("leader")
    # It waits already.
    assert await leader.refused("/api/transcription-batches", {}) == (409, "nothing_to_queue")
    await drain(world, MadeReader())
    missing = {"only_missing": True}
    assert (await leader.refused("/api/transcription-batches", missing))[0] == 409
    batch = await leader.post("/api/transcription-batches", {"recording_ids": [made.recording_id]})
    assert (batch["total"], batch["open"], batch["done"]) == (1, 1, 0)
    (task,) = (await leader.get(TASKS, batch_id=batch["id"]))["rows"]
    assert (task["level"], task["requested_by"]) == ("backlog", "民警leader")
    await drain(world, MadeReader())
    batch = await leader.get(f"/api/transcription-batches/{batch['id']}")
    assert (batch["total"], batch["open"], batch["done"]) == (1, 0, 1)
    assert batch["seconds_done"] == pytest.approx(12, abs=0.2)
    assert batch["work_s"] > 0
    assert [one["id"] for one in await leader.get("/api/transcription-batches")] == [batch["id"]]
    elsewhere = await people.officer("other_leader")
    reply = await elsewhere.http.get(f"/api/transcription-batches/{batch['id']}")
    assert reply.status_code == 404


@pytest.mark.requirement("VC-SUP-18")
@pytest.mark.stand_in("speech", "The reader writes what it was told to.")
async def test_both_readings_are_told_beside_each_other(people: People, world: World) -> None:
    made = await recorded(world, people)
    reviewer = await people.officer("reviewer")
    path = f"/api/conversations/{made.call_id}"
    before = await reviewer.get(f"{path}/transcript-changes")
    assert before == {"passes": [], "lines": [], "hits": []}
    await drain(world, MadeReader({0: "毒品"}))
    told = await reviewer.get(f"{path}/transcript-changes")
    assert [one["source"] for one in told["passes"]] == ["record"]
    live = await reviewer.get(f"{path}/transcript", source="live")
    assert live == []
    alerts = await reviewer.get("/api/alerts", call_id=made.call_id)
    # One word, said by both at once: two speakers, two hits.
    assert [one["word"] for one in alerts["rows"]] == ["毒品", "毒品"]


@pytest.mark.requirement("VC-GEN-15")
async def test_one_channel_is_switched_off_and_the_others_go_on(
    people: People, world: World, tmp_path: Path
) -> None:
    administrator, leader = await people.officer("sysadmin"), await people.officer("leader")
    off = {"value": False, "seen": True}
    await administrator.put("/api/parameters/record_transcription_visit", off)
    visit_id = await talked(world, ContactChannel.VISIT)
    phone_id = await talked(world, ContactChannel.PHONE_CALL)
    told = [(await add(leader, one, tmp_path)).json()["queued"] for one in (visit_id, phone_id)]
    assert told == [False, True]
    (task,) = (await leader.get(TASKS))["rows"]
    assert task["channel"] == "phone_call"


async def test_the_list_is_narrowed_by_every_filter(
    people: People, world: World, tmp_path: Path
) -> None:
    leader = await people.officer("leader")
    visit_id = await talked(world, ContactChannel.VISIT)
    assert (await add(leader, visit_id, tmp_path)).is_success
    await recorded(world, people)
    for query, total in (
        ({}, 2),
        ({"channel": "visit"}, 1),
        ({"state": "running"}, 0),
        ({"level": "ordinary"}, 2),
        ({"q": "周某"}, 2),
        ({"q": "没有"}, 0),
        ({"unit_id": world.ward_id}, 2),
        ({"unit_id": world.other_prison_id}, 0),
        ({"since": "2000-01-01T00:00:00Z"}, 2),
        ({"until": "2000-01-01T00:00:00Z"}, 0),
        ({"call_id": visit_id}, 1),
        ({"call_id": world.ward_id}, 0),
    ):
        assert (await leader.get(TASKS, **query))["total"] == total, query
