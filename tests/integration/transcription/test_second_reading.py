"""The record reading beside the live one: what is shown, and what warns anew (VC-SUP-18)."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import func, select

from connectors.postgres import Database
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.speech import alerts, transcript_passes, transcription_tasks, transcripts
from schemas.calls.alert_views import AlertView
from schemas.calls.state import CallState, Speaker, StageKind, TranscriptSource
from schemas.calls.views import LineView
from schemas.messages.call import AlertMessage
from schemas.messages.subjects import alert_raised
from schemas.speech.transcription import QueueLevel
from schemas.tables.messages.messaging import outbox
from schemas.tables.speech.alert import alert
from tests.integration import world as made_world
from tests.integration.transcription.made import Clock, MadeReader, queued, recorded, row, worker
from tests.integration.world import NOW, World

pytestmark = [
    pytest.mark.integration,
    pytest.mark.requirement("VC-SUP-18"),
    pytest.mark.stand_in("speech", "The reader writes what it was told to.", rows=("VC-SUP-18",)),
]
LIVE, RECORD = TranscriptSource.LIVE, TranscriptSource.RECORD


@pytest.fixture
async def call(db: Database, world: World) -> CallRow:
    """A call that was held."""
    async with db.transaction() as tx:
        call = await world.approved(tx)
        steps = (
            (CallState.WAITING, {"first_joined_at": NOW}),
            (CallState.CONNECTED, {"connected_at": NOW}),
            (CallState.ENDED, {"ended_at": NOW + timedelta(minutes=1), "end_reason": "limit"}),
        )
        for state, columns in steps:
            call = await calls.change_state(tx, call, state, at=NOW, actor=world.officer, **columns)
    return call


def heard(seq: int, text: str, start_s: float, speaker: Speaker) -> LineView:
    return msgspec.structs.replace(
        made_world.line(seq, text), start_s=start_s, end_s=start_s + 1, speaker=speaker
    )


async def live_hit(db: Database, call: CallRow, line: LineView, word: str) -> AlertView:
    view = made_world.alert(call, line, word)
    async with db.transaction() as tx:
        await transcripts.add_line(tx, call, line, engine="whisper")
        assert await alerts.raise_alert(tx, view, call)
    return view


async def read(
    db: Database, call_ids: list[str], reader: MadeReader, *, again: bool = False
) -> list[str]:
    """One recording of each is queued and read; their ids."""
    clock = Clock()
    async with db.transaction() as tx:
        recording_ids = await recorded(tx, call_ids)
        for call_id, recording_id in zip(call_ids, recording_ids, strict=True):
            await transcription_tasks.queue(
                tx, call_id=call_id, recording_id=recording_id, level=QueueLevel.ORDINARY, at=NOW
            )
    await worker(db, reader, clock).drain()
    if again:
        async with db.transaction() as tx:
            for call_id, recording_id in zip(call_ids, recording_ids, strict=True):
                await transcription_tasks.queue(
                    tx, call_id=call_id, recording_id=recording_id, level=QueueLevel.BACKLOG, at=NOW
                )
        await worker(db, reader, clock).drain()
    return recording_ids


async def alerted(db: Database, call_id: str) -> list[tuple[str, float]]:
    async with db.transaction() as tx:
        found, _ = await alerts.page(tx, ("/",), call_id=call_id)
    return sorted((one.word, round(one.start_s)) for one in found)


@pytest.mark.requirement("VC-SUP-05")
async def test_what_was_alerted_live_is_not_alerted_again_and_what_is_new_is_alerted_once(
    db: Database, call: CallRow
) -> None:
    # Live: the inmate's word at 2.5 s, and one at 50 s that the record reading does not hold.
    await live_hit(db, call, heard(1, "毒品", 2.5, Speaker.INMATE), "毒品")
    await live_hit(db, call, heard(2, "越狱", 50, Speaker.INMATE), "越狱")
    # Record: the relative at 1 s, the inmate at 3 s.
    reader = MadeReader({1: "大麻", 3: "毒品"})
    await read(db, [call.id], reader, again=True)
    assert await alerted(db, call.id) == [("大麻", 1), ("毒品", 2), ("越狱", 50)]
    async with db.transaction() as tx:
        raised = await tx.connection.scalars(
            select(outbox.c.payload).where(outbox.c.subject.like("alert.%")).order_by(outbox.c.id)
        )
        told = [msgspec.json.decode(payload, type=AlertMessage) for payload in raised]
        stages = [one.kind for one in await calls.stages(tx, call.id)]
    assert [one.alert.word for one in told] == ["毒品", "越狱", "大麻"]
    assert {one.ward_path for one in told} == {call.ward_path}
    assert stages.count(StageKind.ALERT) == 3
    assert stages.count(StageKind.TRANSCRIPT) == 2


async def test_the_same_word_of_the_other_speaker_is_another_hit(
    db: Database, call: CallRow
) -> None:
    await live_hit(db, call, heard(1, "毒品", 1, Speaker.INMATE), "毒品")
    await read(db, [call.id], MadeReader({1: "毒品"}))
    assert await alerted(db, call.id) == [("毒品", 1), ("毒品", 1)]


@pytest.mark.requirement("VC-SUP-16")
async def test_a_visit_is_alerted_with_the_same_message_and_no_stage(
    db: Database, world: World
) -> None:
    (task_id,) = await queued(db, world, 1)
    await worker(db, MadeReader({3: "毒品"}), Clock()).drain()
    call_id = str((await row(db, task_id))["call_id"])
    async with db.transaction() as tx:
        (raised,), _ = await alerts.page(tx, (world.ward.path,), call_id=call_id)
        outside, _ = await alerts.page(tx, (world.other_ward.path,), call_id=call_id)
        payload = await tx.scalar(
            select(outbox.c.payload).where(outbox.c.subject == alert_raised("P03"))
        )
    told = msgspec.json.decode(payload, type=AlertMessage)
    assert told.alert.id == raised.id
    assert (told.prison_code, told.ward_path) == ("P03", world.ward.path)
    assert outside == []
    assert (raised.word, raised.speaker, raised.state) == ("毒品", Speaker.INMATE, "new")


async def test_live_lines_stay_and_the_record_reading_is_shown_once_it_is_whole(
    db: Database, call: CallRow
) -> None:
    async with db.transaction() as tx:
        await transcripts.add_line(
            tx, call, heard(1, "你好", 1, Speaker.RELATIVE), engine="whisper"
        )
        await transcript_passes.note_live(tx, call.id, NOW)
        await transcript_passes.note_live(tx, call.id, NOW)
        # A second recording, as a room that was made anew leaves it.
        second = await recorded(tx, [call.id])
    await read(db, [call.id], MadeReader())
    async with db.transaction() as tx:
        # One of the two is not read yet.
        assert [one.source for one in await transcript_passes.lines(tx, call.id)] == [LIVE]
        await transcription_tasks.queue(
            tx, call_id=call.id, recording_id=second[0], level=QueueLevel.ORDINARY, at=NOW
        )
    await worker(db, MadeReader(), Clock()).drain()
    async with db.transaction() as tx:
        shown = await transcript_passes.lines(tx, call.id)
        live = await transcript_passes.lines(tx, call.id, LIVE)
        told = await transcript_passes.passes(tx, call.id)
        assert await transcripts.last_seq(tx, call.id) == 1
    assert len(shown) == 4
    assert {one.source for one in shown} == {RECORD}
    assert [one.text for one in live] == ["你好"]
    assert [(one.source, one.engine, one.recordings) for one in told] == [
        (LIVE, "whisper", 0),
        (RECORD, "made", 2),
    ]


async def test_an_alert_of_the_record_reading_names_its_line(db: Database, call: CallRow) -> None:
    await read(db, [call.id], MadeReader({3: "毒品"}))
    async with db.transaction() as tx:
        (line,) = [one for one in await transcript_passes.lines(tx, call.id) if one.hits]
        assert await tx.scalar(select(func.count()).where(alert.c.line_id == line.id)) == 1
