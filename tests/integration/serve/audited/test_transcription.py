"""What officers do with the queue of transcription leaves its rows (AU-1)."""

from pathlib import Path

import pytest

from connectors.postgres.recordings import recording_intake
from schemas.people.contacts import ContactChannel
from tests.integration.media.made_recordings import record
from tests.integration.serve.client import People
from tests.integration.serve.made_files import send_file
from tests.integration.serve.spoken import talked
from tests.integration.serve.world import World

TASK = "/api/transcription-tasks/{task_id}"
ROUTES = {
    f"POST {TASK}/pause",
    f"POST {TASK}/resume",
    f"POST {TASK}/cancel",
    f"POST {TASK}/retry",
    f"POST {TASK}/level",
    "POST /api/transcription-batches",
    "POST /api/recording-intake/{intake_id}/see",
    "POST /api/conversations/{conversation_id}/recordings",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_done_with_transcription_is_written_down(
    people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await talked(world, ContactChannel.VISIT)
    leader = await people.officer("leader")
    sound = record(tmp_path / "a.wav", "pcm_alaw").read_bytes()
    path = f"/api/conversations/{visit_id}/recordings"
    reply = await send_file(leader, path, "a.wav", sound)
    assert reply.is_success, reply.text
    (task,) = (await leader.get("/api/transcription-tasks"))["rows"]
    for verb, body in (
        ("pause", {}),
        ("level", {"level": "urgent"}),
        ("resume", {}),
        ("cancel", {}),
        ("retry", {}),
        ("cancel", {}),
    ):
        await leader.post(f"/api/transcription-tasks/{task['id']}/{verb}", body)
    await leader.post("/api/transcription-batches", {})
    async with world.database.transaction() as tx:
        intake_id = await recording_intake.refuse(
            tx,
            name="b.wav",
            channel=ContactChannel.VISIT,
            ward_id=world.ward_id,
            problem="录音文件与所附SM3校验值不符。",
            at=world.clock(),
        )
    await leader.post(f"/api/recording-intake/{intake_id}/see")
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
