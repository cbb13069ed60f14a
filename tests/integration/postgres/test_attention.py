"""Conversations that are over are read once, for words and for meaning (VC-SUP-10)."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select, update

from connectors.postgres import Database
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.speech import (
    alerts,
    attended,
    attention,
    attention_list,
    transcript_passes,
    transcripts,
)
from connectors.postgres.speech.attention_list import Filter
from connectors.postgres.speech.transcript_passes import ReadLine
from pipelines.flows.speech.alerts.concluding import concluded
from pipelines.flows.speech.attending import AGAIN, Attending, attend
from pipelines.rules.speech.meaning.judgement import Judgement, Piece, Risk, SpokenLine
from schemas.calls.alert_views import Recheck
from schemas.calls.attention import AttentionCause, AttentionState, AttentionView
from schemas.calls.state import CallState, EndReason, TranscriptSource
from schemas.calls.views import LineView
from schemas.errors import Conflict, NotFound
from schemas.people.contacts import ContactChannel
from schemas.tables.calls.call import video_call
from schemas.tables.speech.attention import attended_call, attention_record
from tests.integration.transcription.made import recorded, visits
from tests.integration.world import NOW, World, alert, line

pytestmark = [
    pytest.mark.integration,
    pytest.mark.requirement("VC-SUP-10"),
    pytest.mark.stand_in("meaning", "The classifier finds one phrase that the test wrote."),
]

LATER = NOW + timedelta(minutes=40)
MEANT = "我走了就一了百了"


class Reader:
    """Finds self-harm in lines that hold 一了百了, and counts how often it was asked.

    What follows from a finding is asked here; what the classifier finds, in `test_meaning.py`.
    """

    name, version, classes = "reader", "7", (Risk.SELF_HARM,)

    def __init__(self) -> None:
        self.read: list[Sequence[SpokenLine]] = []

    def judge(self, lines: Sequence[SpokenLine]) -> list[Judgement]:
        self.read.append(lines)
        pieces = [
            Piece(line_id=one.id, start=at, end=at + 4, text="一了百了")
            for one in lines
            if (at := one.text.find("一了百了")) >= 0
        ]
        ids = [one.line_id for one in pieces]
        judged = Judgement(risk=Risk.SELF_HARM, confidence=0.8, pieces=pieces, line_ids=ids)
        return [judged] if pieces else []


async def ended(db: Database, world: World, *said: LineView) -> CallRow:
    """A conversation that is over, with its lines."""
    async with db.transaction() as tx:
        call = await world.approved(tx)
        call = await calls.change_state(
            tx, call, CallState.WAITING, at=NOW, actor=world.relative, first_joined_at=NOW
        )
        call = await calls.change_state(
            tx, call, CallState.CONNECTED, at=NOW, actor=world.relative, connected_at=NOW
        )
        for one in said:
            await transcripts.add_line(tx, call, one, engine="test")
        return await calls.change_state(
            tx,
            call,
            CallState.ENDED,
            at=NOW,
            actor=world.relative,
            ended_at=NOW,
            end_reason=EndReason.LIMIT,
        )


async def listed(db: Database, **wanted: object) -> list[AttentionView]:
    async with db.transaction() as tx:
        rows, total = await attention_list.page(
            tx,
            ("/SH/",),
            Filter(**wanted),
            limit=50,
            offset=0,  # type: ignore[arg-type]
        )
    assert total == len(rows)
    return rows


async def actions(db: Database, record_id: str) -> list[str]:
    async with db.transaction() as tx:
        return [row.action for row in await audit.rows_of(tx, "attention_record", record_id)]


async def test_a_meaning_is_proposed_once_however_often_it_is_read(
    db: Database, world: World
) -> None:
    call = await ended(db, world, line(1), line(2, MEANT))
    reader = Reader()
    assert await attend(db, reader, call.id, LATER) == 1
    assert await attend(db, reader, call.id, LATER) == 0
    await asyncio.gather(*(attend(db, reader, call.id, LATER) for _ in range(3)))
    (found,) = await listed(db)
    assert (found.cause, found.state) == (AttentionCause.MEANING, AttentionState.PROPOSED)
    assert (found.class_name, found.confidence, found.classifier) == ("自伤自杀", 0.8, "reader 7")
    assert found.summary == "“一了百了”与自伤自杀类说法相近"
    assert (found.case_no, found.inmate_name, found.relative_name) == (
        call.case_no,
        "李强",
        "李芳",
    )
    assert [one.start_s for one in found.reasons] == [2.0]
    assert await actions(db, found.id) == ["attention.propose"]


async def test_a_severe_word_is_archived_by_itself(db: Database, world: World) -> None:
    said = line(1, "毒品")
    call = await ended(db, world, said)
    async with db.transaction() as tx:
        await alerts.raise_alert(tx, alert(call, said), call)
    assert await attend(db, None, call.id, LATER) == 1
    (found,) = await listed(db)
    assert (found.cause, found.state) == (AttentionCause.WORDS, AttentionState.ARCHIVED)
    assert (found.class_name, found.reasons[0].word, found.classifier) == ("涉毒", "毒品", None)
    assert await actions(db, found.id) == ["attention.archive"]


async def test_a_slight_word_is_archived_once_an_officer_confirmed_it(
    db: Database, world: World
) -> None:
    said = line(1, "香烟")
    call = await ended(db, world, said)
    view = msgspec.structs.replace(alert(call, said, "香烟"), severity=1)
    async with db.transaction() as tx:
        await alerts.raise_alert(tx, view, call)
        await alerts.open_recheck(tx, view, ward_id=call.ward_id, at=NOW)
    attending = Attending(db, lambda: None, lambda: LATER)
    assert await attending.round() == [call.id]
    assert await attending.round() == []
    assert await listed(db) == []
    async with db.transaction() as tx:
        (found,), _ = await alerts.page(tx, ("/SH/",))
        assert found.recheck_id is not None
        await concluded(
            tx,
            ("/SH/",),
            found.recheck_id,
            Recheck(conclusion="confirmed"),
            officer_id=world.officer_id,
            at=NOW,
            actor=world.officer,
        )
    assert await attending.round() == [call.id]
    (archived,) = await listed(db, cause="words", state="archived")
    assert archived.summary == "说到敏感词“香烟”"


@pytest.mark.parametrize("becomes", ["privileged", "undetermined"])
async def test_a_privileged_conversation_is_never_read(
    db: Database, world: World, becomes: str
) -> None:
    call = await ended(db, world, line(1, MEANT))
    async with db.transaction() as tx:
        mine = update(video_call).where(video_call.c.id == call.id)
        told = {"confidentiality": becomes, "confidentiality_basis": "unknown"}
        await tx.execute(mine.values(told))
    reader = Reader()
    assert await Attending(db, lambda: reader, lambda: LATER).round() == []
    assert await attend(db, reader, call.id, LATER) == 0
    assert (reader.read, await listed(db)) == ([], [])


async def test_a_running_conversation_waits_for_its_end(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        call = await world.approved(tx)
        await transcripts.add_line(tx, call, line(1, MEANT), engine="test")
    reader = Reader()
    assert await attend(db, reader, call.id, LATER) == 0
    assert await Attending(db, lambda: reader, lambda: LATER).round() == []
    assert reader.read == []


async def test_lines_that_came_late_are_read_and_add_to_a_proposal(
    db: Database, world: World
) -> None:
    call = await ended(db, world, line(1, MEANT))
    attending = Attending(db, Reader, lambda: LATER)
    assert await attending.round() == [call.id]
    async with db.transaction() as tx:
        await transcripts.add_line(tx, call, line(2, "死了一了百了"), engine="test")
    assert await attending.round() == [call.id]
    assert await attending.round() == []
    (found,) = await listed(db)
    assert [one.start_s for one in found.reasons] == [1.0, 2.0]
    assert await actions(db, found.id) == ["attention.propose", "attention.add"]


async def test_a_decision_stays_whatever_is_read_later(db: Database, world: World) -> None:
    call = await ended(db, world, line(1, MEANT))
    await attend(db, Reader(), call.id, LATER)
    (found,) = await listed(db)
    who = {"officer_id": world.officer_id, "at": LATER, "actor": world.officer}
    async with db.transaction() as tx:
        done = await attention.dismiss(tx, ("/SH/",), found.id, "开玩笑", **who)
    assert (done.state, done.decided_by, done.decision_reason) == (
        AttentionState.DISMISSED,
        "王警官",
        "开玩笑",
    )
    async with db.transaction() as tx:
        await transcripts.add_line(tx, call, line(2, "死了一了百了"), engine="test")
    assert await attend(db, Reader(), call.id, LATER) == 0
    assert await listed(db) == [done]
    assert await actions(db, found.id) == ["attention.propose", "attention.dismiss"]


async def test_a_proposal_is_accepted_and_lifted_with_a_reason(db: Database, world: World) -> None:
    call = await ended(db, world, line(1, MEANT))
    await attend(db, Reader(), call.id, LATER)
    (found,) = await listed(db)
    who = {"officer_id": world.officer_id, "at": LATER, "actor": world.officer}
    with pytest.raises(Conflict):
        async with db.transaction() as tx:
            await attention.lift(tx, ("/SH/",), found.id, "无需关注", **who)
    async with db.transaction() as tx:
        assert (await attention.accept(tx, ("/SH/",), found.id, "", **who)).state == "archived"
    with pytest.raises(Conflict):
        async with db.transaction() as tx:
            await attention.dismiss(tx, ("/SH/",), found.id, "误判", **who)
    async with db.transaction() as tx:
        lifted = await attention.lift(tx, ("/SH/",), found.id, "已谈话疏导", **who)
    assert (lifted.state, lifted.decision_reason) == (AttentionState.LIFTED, "已谈话疏导")
    assert await actions(db, found.id) == [
        "attention.propose",
        "attention.accept",
        "attention.lift",
    ]


async def test_records_of_another_ward_do_not_exist(db: Database, world: World) -> None:
    call = await ended(db, world, line(1, MEANT))
    await attend(db, Reader(), call.id, LATER)
    (found,) = await listed(db)
    elsewhere = (world.other_ward.path,)
    async with db.transaction() as tx:
        page = await attention_list.page(tx, elsewhere, Filter(), limit=50, offset=0)
        assert page == ([], 0)
    with pytest.raises(NotFound):
        async with db.transaction() as tx:
            await attention.accept(
                tx,
                elsewhere,
                found.id,
                "",
                officer_id=world.officer_id,
                at=LATER,
                actor=world.officer,
            )


async def test_the_list_is_narrowed(db: Database, world: World) -> None:
    call = await ended(db, world, line(1, MEANT))
    await attend(db, Reader(), call.id, LATER)
    fits = (
        {"state": "proposed"},
        {"cause": "meaning"},
        {"class_name": "自伤自杀"},
        {"unit_id": world.ward.id},
        {"unit_id": world.prison.id},
        {"inmate_id": world.inmate_id},
        {"call_id": call.id},
        {"text": "一了百了"},
        {"text": "李强"},
        {"text": call.case_no[-6:]},
        {"since": LATER, "until": LATER + timedelta(seconds=1)},
    )
    none = (
        {"state": "lifted"},
        {"cause": "words"},
        {"class_name": "暴力"},
        {"unit_id": world.other_ward.id},
        {"inmate_id": world.relative_id},
        {"text": "%"},
        {"since": LATER + timedelta(seconds=1)},
        {"until": LATER},
    )
    for wanted in fits:
        assert len(await listed(db, **wanted)) == 1, wanted
    for wanted in none:
        assert await listed(db, **wanted) == [], wanted


async def test_one_that_cannot_be_read_holds_up_no_other_and_stays_due(
    db: Database, world: World
) -> None:
    bad, good = await ended(db, world, line(1, "坏了")), await ended(db, world, line(1, MEANT))

    class Failing(Reader):
        def judge(self, lines: Sequence[SpokenLine]) -> list[Judgement]:
            if lines[0].text == "坏了":
                raise ValueError("cannot be read")
            return super().judge(lines)

    attending = Attending(db, Failing, lambda: LATER)
    assert await attending.round() == [good.id]
    async with db.transaction() as tx:
        assert await attended.due(tx, LATER) == [bad.id]
        read = await tx.execute(select(attended_call.c.call_id, attended_call.c.classifier))
        assert read.all() == [(good.id, "reader")]
        kept = await tx.scalar(select(attention_record.c.line_ids))
    assert len(kept) == 1


async def test_as_many_as_a_round_takes_that_cannot_be_read_hold_up_no_other(
    db: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attended, "ROUND", 1)
    bad, good = await ended(db, world, line(1, "坏了")), await ended(db, world, line(1, MEANT))
    now, tried = LATER, []

    class Failing(Reader):
        def judge(self, lines: Sequence[SpokenLine]) -> list[Judgement]:
            tried.append(lines[0].text)
            if lines[0].text == "坏了":
                raise ValueError("cannot be read")
            return super().judge(lines)

    attending = Attending(db, Failing, lambda: now)
    async with db.transaction() as tx:
        assert await attended.due(tx, now) == [bad.id]
    assert await attending.round() == []
    assert await attending.round() == [good.id]
    assert await attending.round() == []
    assert tried == ["坏了", MEANT]
    now += AGAIN
    assert await attending.round() == []
    assert tried == ["坏了", MEANT, "坏了"]


async def test_a_visit_is_read_once_its_recording_was_transcribed_and_stands_in_the_list(
    db: Database, world: World
) -> None:
    async with db.transaction() as tx:
        (visit_id,) = await visits(tx, world, 1)
        assert visit_id not in await attended.due(tx, LATER)
        (recording_id,) = await recorded(tx, [visit_id])
        said = msgspec.structs.replace(line(1, MEANT), source=TranscriptSource.RECORD)
        heard = [ReadLine(line=said, engine="whisper-base")]
        await transcript_passes.add_record(tx, visit_id, recording_id, heard, NOW)
        assert visit_id in await attended.due(tx, LATER)
    assert await attend(db, Reader(), visit_id, LATER) == 1
    async with db.transaction() as tx:
        assert visit_id not in await attended.due(tx, LATER)
        rows, total = await attention_list.page(
            tx, (world.ward.path,), Filter(), limit=10, offset=0
        )
    assert total == 1
    assert (rows[0].channel, rows[0].case_no) == (ContactChannel.VISIT, None)
    assert (rows[0].inmate_name, rows[0].relative_name) == ("李强", "李芳")


async def test_a_call_is_read_again_by_its_recording_and_then_no_more(
    db: Database, world: World
) -> None:
    call = await ended(db, world, line(1, "没听清"), line(2, "好"))
    reader = Reader()
    assert await attend(db, reader, call.id, LATER) == 0
    said = msgspec.structs.replace(line(1, MEANT), source=TranscriptSource.RECORD)
    async with db.transaction() as tx:
        (recording_id,) = await recorded(tx, [call.id])
        heard = [ReadLine(line=said, engine="whisper-base")]
        await transcript_passes.add_record(tx, call.id, recording_id, heard, NOW)
        assert call.id in await attended.due(tx, LATER)
    assert await attend(db, reader, call.id, LATER) == 1
    assert [one.text for one in reader.read[-1]] == [MEANT]
    async with db.transaction() as tx:
        assert call.id not in await attended.due(tx, LATER)
