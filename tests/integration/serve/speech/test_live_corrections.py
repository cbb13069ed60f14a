"""A correction of the live reading stays in sight when the record one takes its place."""

from typing import Any

import msgspec
import pytest

from connectors.postgres import make_id
from connectors.postgres.recordings import recordings
from connectors.postgres.speech import transcript_passes, transcripts
from connectors.postgres.speech.transcript_passes import ReadLine
from schemas.calls.kind import CallKind
from schemas.calls.state import TranscriptSource
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.recorded import recorded
from tests.integration.serve.speech.test_corrections import correct
from tests.integration.serve.spoken import NOON, say, talked
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-SUP-09")]
LIST = "/api/conversations"


async def read_again(world: World, call_id: str, texts: list[str | None]) -> None:
    """The record reading: a text for each live line, None where nothing was heard."""
    async with world.database.transaction() as tx:
        (recording,) = await recordings.of_call(tx, call_id)
        live = await transcripts.lines(tx, call_id)
        read = [
            msgspec.structs.replace(
                one,
                id=make_id(),
                text=text,
                hits=[],
                corrections=0,
                source=TranscriptSource.RECORD,
            )
            for one, text in zip(live, texts, strict=True)
            if text is not None
        ]
        lines = [ReadLine(line=one, engine="whisper-base") for one in read]
        await transcript_passes.note_live(tx, call_id, NOON)
        await transcript_passes.add_record(tx, call_id, recording.id, lines, NOON)


async def corrected(world: World, people: People) -> tuple[Person, str, list[str]]:
    """A call with three live lines, of which an officer corrected the first two."""
    made = await recorded(world, people)
    said = enumerate(("手气藏好了", "鞋底下面", "知道了"), 1)
    ids = [
        await say(world, made.call_id, text, seq=seq, start_s=seq * 3.0 - 2) for seq, text in said
    ]
    reviewer = await people.officer("reviewer")
    for line_id, text in zip(ids, ("手机藏好了", "在鞋底下面"), strict=False):
        await correct(
            reviewer, f"{LIST}/{made.call_id}/transcript/{line_id}", text, reason="听清了"
        )
    return reviewer, made.call_id, ids


async def test_it_is_told_with_the_line_that_took_its_place_and_can_be_taken_over(
    people: People, world: World
) -> None:
    reviewer, call_id, ids = await corrected(world, people)
    path = f"{LIST}/{call_id}"
    assert await reviewer.get(f"{path}/live-corrections") == [], "the live reading is still shown"
    await read_again(world, call_id, ["手气藏好了", None, "知道了"])
    shown = await reviewer.get(f"{path}/transcript")
    assert [line["corrections"] for line in shown] == [0, 0]
    marked, lost = await reviewer.get(f"{path}/live-corrections")
    assert (marked["line_id"], marked["text"], marked["same"]) == (
        shown[0]["id"],
        "手机藏好了",
        False,
    )
    assert [one["id"] for one in marked["live"]] == [ids[0]]
    assert (lost["line_id"], lost["text"], lost["start_s"]) == (None, "在鞋底下面", 4.0)
    # The live line keeps its history, though it is shown no more.
    history = await reviewer.get(f"{path}/transcript/{ids[0]}/versions")
    assert [one["text"] for one in history] == ["手气藏好了", "手机藏好了"]
    line = f"{path}/transcript/{marked['line_id']}"
    after = await correct(reviewer, line, marked["text"], reason="采用实时转写的更正")
    assert after["corrections"] == 1
    marked, _ = await reviewer.get(f"{path}/live-corrections")
    assert marked["same"], "taken over, and still told"
    history: Any = await reviewer.get(f"{line}/versions")
    assert [(one["text"], one["reason"]) for one in history] == [
        ("手气藏好了", ""),
        ("手机藏好了", "采用实时转写的更正"),
    ]
    rows = await audit_rows_of(world, "video_call", call_id)
    told = [row.detail for row in rows if row.action == "transcript.read"]
    assert {"source": "live_corrections"} in told


async def test_who_may_not_read_the_transcript_is_not_told(people: People, world: World) -> None:
    _, call_id, _ = await corrected(world, people)
    path = f"{LIST}/{call_id}/live-corrections"
    elsewhere, approver = await people.officer("elsewhere"), await people.officer("approver")
    assert (await elsewhere.http.get(path)).status_code == 404
    assert (await approver.http.get(path)).status_code == 403
    assert (await people.somebody().http.get(path)).status_code == 401
    lawyer = await talked(world, kind=CallKind.LAWYER)
    reviewer = await people.officer("reviewer")
    reply = await reviewer.http.get(f"{LIST}/{lawyer}/live-corrections")
    assert (reply.status_code, reply.json()["code"]) == (403, "privileged")
