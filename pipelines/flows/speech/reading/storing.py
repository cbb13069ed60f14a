"""The record reading becomes visible as a whole: lines, what was found anew, and word of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.calls import call_stages
from connectors.postgres.ids import make_id
from connectors.postgres.recordings import conversation_row
from connectors.postgres.speech import alerts, attended, transcript_passes, transcription_tasks
from connectors.postgres.speech.transcript_passes import ReadLine
from connectors.postgres.speech.transcription_tasks import Task
from connectors.postgres.transaction import Tx
from pipelines.flows.speech.reading.loading import Loaded
from pipelines.rules.security.actor import system_actor
from pipelines.rules.speech.alert_rows import of_word
from pipelines.rules.speech.comparison import is_known, spans
from pipelines.rules.speech.pieces import Said
from pipelines.rules.speech.transcription import Hearing
from schemas.calls.state import StageKind, TranscriptSource
from schemas.calls.views import LineView
from schemas.people.contacts import ContactChannel
from schemas.speech.line_kinds import TEXT

READER = system_actor("录音转写")
LONGEST_TEXT = 2000


class TaskLost(Exception):
    """The task was paused, cancelled or taken by another worker; nothing of this try is kept."""


class Heard(msgspec.Struct, frozen=True):
    """What was said, and what was read of it."""

    said: Said
    hearing: Hearing


async def store(
    tx: Tx, task: Task, loaded: Loaded, heard: Sequence[Heard], now: datetime, work_s: float
) -> int:
    """End the task with all it made, in the caller's transaction; how many alerts that raised.

    Raises `TaskLost`, and the transaction must be rolled back, where the task is another's now.
    """
    await conversation_row.lock(tx, task.call_id)
    if not await transcription_tasks.finish(tx, task, now, seconds=loaded.seconds, work_s=work_s):
        raise TaskLost(task.id)
    first = await transcript_passes.next_seq(tx, task.call_id)
    texts = sorted((one for one in heard if one.hearing.text), key=_when)
    lines = [_line(one, loaded, first + number, now) for number, one in enumerate(texts)]
    await transcript_passes.add_record(tx, task.call_id, task.recording_id, lines, now)
    # What it means is judged anew by what was read now.
    await attended.forget(tx, task.call_id)
    raised = await _alert(tx, loaded, [one.line for one in lines], now)
    await _tell(tx, task, loaded, {"lines": len(lines), "alerts": raised}, now)
    return raised


def _when(one: Heard) -> tuple[float, str]:
    return one.said.utterance.start_s, one.said.speaker.value


def _line(one: Heard, loaded: Loaded, seq: int, now: datetime) -> ReadLine:
    utterance = one.said.utterance
    line = LineView(
        id=make_id(),
        seq=seq,
        kind=TEXT,
        speaker=one.said.speaker,
        speaker_name=loaded.name_of(one.said.speaker),
        start_s=round(loaded.offset_s + utterance.start_s, 3),
        end_s=round(loaded.offset_s + utterance.end_s, 3),
        text=one.hearing.text[:LONGEST_TEXT],
        hits=one.hearing.hits,
        at=now,
        source=TranscriptSource.RECORD,
    )
    return ReadLine(line=line, engine=one.hearing.engine)


async def _alert(tx: Tx, loaded: Loaded, lines: Sequence[LineView], now: datetime) -> int:
    """Alert what nobody was alerted to before, in the live reading or an earlier record one."""
    known = await alerts.words_of(tx, loaded.conversation.id)
    raised = 0
    for span, line, hit in spans(lines):
        if is_known(span, known):
            continue
        known.append(span)
        alert = of_word(
            loaded.conversation,
            line,
            hit,
            alert_id=make_id(),
            at=now,
            clock_s=(now - loaded.began_at).total_seconds(),
        )
        raised += await alerts.raise_alert(tx, alert, loaded.conversation)
    return raised


async def _tell(tx: Tx, task: Task, loaded: Loaded, made: dict[str, int], now: datetime) -> None:
    conversation = loaded.conversation
    detail = {"source": TranscriptSource.RECORD.value, **made}
    if conversation.channel is ContactChannel.VIDEO_CALL:
        await call_stages.add_stage(
            tx, conversation.id, StageKind.TRANSCRIPT, actor=READER, at=now, detail=detail
        )
    await audit.write(
        tx,
        stream=conversation.prison_code,
        actor=READER,
        action="transcription.done",
        object_kind="transcription_task",
        object_id=task.id,
        detail={"call_id": conversation.id, "recording_id": task.recording_id, **detail},
        at=now,
    )
