"""What the database holds of a privileged conversation beside its files, and taking it away.

What it is about stays: that it took place, when, with whom, how long, and who reviewed it (in the
audit log). What was said, what was found in it and what was thought of it goes.
"""

from collections import Counter
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Delete, delete, func, or_, select, update

from connectors.postgres.arrays import among
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.speech import transcription_tasks
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.governance.privileged import told
from schemas.calls.state import AlertKind, StageKind
from schemas.messages.subjects import alert_changed, alert_raised, call_transcript
from schemas.modules.visits.visit_monitorings import VISIT_MONITORINGS
from schemas.tables.calls.call import call_stage
from schemas.tables.messages.messaging import dead_letter, outbox
from schemas.tables.module import table_of
from schemas.tables.platform.repeat import repeat_note
from schemas.tables.recordings.review import call_rating, call_review
from schemas.tables.speech.alert import alert, alert_step, recheck_task
from schemas.tables.speech.attention import attended_call, attention_record
from schemas.tables.speech.spoken import line_hit, line_index
from schemas.tables.speech.transcript import transcript_line
from schemas.tables.speech.transcription import transcript_pass, transcription_task

MONITORING = table_of(VISIT_MONITORINGS)
TABLES = {
    "hits": ("line_hit",),
    "alerts": ("alert",),
    "alert_steps": ("alert_step",),
    "rechecks": ("recheck_task",),
    "attention": ("attention_record",),
    "reviews": ("call_review",),
    "ratings": ("call_rating",),
    "stages": ("call_stage",),
    "raw_records": ("raw_record", "record_problem"),
    "answers": ("repeat_note",),
    "outbox": ("outbox",),
    "dead_letters": ("dead_letter",),
    "scans": ("letter", "attachment"),
    "keys": ("stored_file", "conversation_key"),
}
"""By what is counted, the tables whose files are written anew for it.

Lines and their versions are not among them: what they say went with the conversation's key. Of
the index of lines the part is written anew in which the conversation's stood.
"""
ANSWERED = ("/api/conversations/", "/api/alerts/", "/api/rechecks/", "/api/attention-records/")
"""Changes whose kept answers may quote what was said, without saying of which conversation."""
OPINIONS = (StageKind.REVIEW.value, StageKind.RATING.value)


async def hanging_on(tx: Tx, call_id: str) -> list[str]:
    """Ids under which the audit log knows what hangs on the conversation."""
    found: list[str] = []
    for table in (alert, recheck_task, attention_record):
        mine = select(table.c.id).where(table.c.call_id == call_id)
        found += await tx.connection.scalars(mine)
    return found


async def reviews_of(tx: Tx, call_id: str) -> list[str]:
    found = select(call_review.c.id).where(call_review.c.call_id == call_id)
    return list(await tx.connection.scalars(found))


async def _monitorings_of(tx: Tx, call_id: str) -> list[str]:
    """Their words go with the visit's confidentiality, by trigger; what told them goes here."""
    mine = MONITORING.c.visit_id == call_id
    return list(await tx.connection.scalars(select(MONITORING.c.id).where(mine)))


async def erase(tx: Tx, seals: RawSeals, call: ConversationRow, at: datetime) -> Counter[str]:
    """Take all of it away; how many rows of each kind went."""
    counts: Counter[str] = Counter()
    heard = [*await reviews_of(tx, call.id), *await _monitorings_of(tx, call.id)]
    counts["raw_records"] = await told.empty(tx, seals, call.id, heard)
    words = select(alert.c.id).where(
        alert.c.call_id == call.id, alert.c.kind == AlertKind.WORD.value
    )
    for name, gone in (
        ("alert_steps", delete(alert_step).where(alert_step.c.alert_id.in_(words))),
        ("rechecks", delete(recheck_task).where(recheck_task.c.alert_id.in_(words))),
        ("alerts", delete(alert).where(alert.c.id.in_(words))),
        ("attention", delete(attention_record).where(attention_record.c.call_id == call.id)),
        ("reviews", delete(call_review).where(call_review.c.call_id == call.id)),
        ("ratings", delete(call_rating).where(call_rating.c.call_id == call.id)),
        ("stages", _of_words(call.id)),
    ):
        counts[name] = await _gone(tx, gone)
    counts["stages"] += await _silence(tx, call.id)
    await _gone(tx, delete(line_index).where(line_index.c.call_id == call.id))
    counts["hits"] = await _gone(tx, delete(line_hit).where(line_hit.c.call_id == call.id))
    counts["versions"] = int(await tx.scalar(select(func.erase_line_versions(call.id))))
    mine = transcript_line.c.call_id == call.id
    counts["lines"] = await _gone(tx, delete(transcript_line).where(mine))
    await _gone(tx, delete(transcript_pass).where(transcript_pass.c.call_id == call.id))
    await _gone(tx, delete(attended_call).where(attended_call.c.call_id == call.id))
    await _cancel(tx, call.id, at)
    counts += await leftovers(tx, call)
    return counts


async def leftovers(tx: Tx, call: ConversationRow) -> Counter[str]:
    """Messages and answers that quote it, which a process may still write behind the erasure."""
    counts: Counter[str] = Counter()
    counts["answers"] = await forget_answers(tx)
    counts["outbox"] = await _quoted(tx, outbox, call)
    counts["dead_letters"] = await _quoted(tx, dead_letter, call)
    return counts


async def left(tx: Tx, call: ConversationRow) -> dict[str, int]:
    """What there still is of it; empty where nothing is."""
    word = (alert.c.call_id == call.id, alert.c.kind == AlertKind.WORD.value)
    asked: dict[str, Any] = {
        "index": select(func.count()).where(line_index.c.call_id == call.id),
        "hits": select(func.count()).where(line_hit.c.call_id == call.id),
        "lines": select(func.count()).where(transcript_line.c.call_id == call.id),
        "alerts": select(func.count()).where(*word),
        "attention": select(func.count()).where(attention_record.c.call_id == call.id),
        "reviews": select(func.count()).where(call_review.c.call_id == call.id),
        "ratings": select(func.count()).where(call_rating.c.call_id == call.id),
    }
    found = {name: int(await tx.scalar(statement)) for name, statement in asked.items()}
    for name, table in (("outbox", outbox), ("dead_letters", dead_letter)):
        found[name] = len(await _quoting(tx, table, call))
    return {name: count for name, count in found.items() if count}


async def forget_answers(tx: Tx) -> int:
    """Kept answers are sealed and say of no record; whoever sends such a request again within
    these minutes is answered anew."""
    routes = or_(*(repeat_note.c.route.contains(one, autoescape=True) for one in ANSWERED))
    return await _gone(tx, delete(repeat_note).where(routes))


async def _gone(tx: Tx, statement: Delete) -> int:
    return int((await tx.execute(statement)).rowcount)


def _of_words(call_id: str) -> Delete:
    """Stages of the case page that say which word fell."""
    detail = call_stage.c.detail["kind"].as_string()
    return delete(call_stage).where(
        call_stage.c.call_id == call_id,
        call_stage.c.kind == StageKind.ALERT.value,
        func.coalesce(detail, AlertKind.WORD.value) == AlertKind.WORD.value,
    )


async def _silence(tx: Tx, call_id: str) -> int:
    """That somebody reviewed or rated it stays on the case page, not what they found."""
    mine = (call_stage.c.call_id == call_id, call_stage.c.kind.in_(OPINIONS))
    return int((await tx.execute(update(call_stage).where(*mine).values(detail={}))).rowcount)


async def _cancel(tx: Tx, call_id: str, at: datetime) -> None:
    found = select(transcription_task.c.id).where(transcription_task.c.call_id == call_id)
    for task_id in list(await tx.connection.scalars(found)):
        await transcription_tasks.cancel(tx, task_id, at)


async def _quoted(tx: Tx, table: Any, call: ConversationRow) -> int:
    ids = await _quoting(tx, table, call)
    if not ids:
        return 0
    return await _gone(tx, delete(table).where(among(table.c.id, ids)))


async def _quoting(tx: Tx, table: Any, call: ConversationRow) -> list[str]:
    """Messages with a line or an alert of the conversation."""
    code = call.prison_code
    found = select(table.c.id, table.c.subject, table.c.payload).where(
        table.c.subject.in_(
            (call_transcript(code, call.id), alert_raised(code), alert_changed(code))
        )
    )
    return [
        one.id
        for one in (await tx.execute(found)).all()
        if quotes(one.subject, bytes(one.payload), call)
    ]


class _Message(msgspec.Struct, frozen=True):
    """What is looked at of a message on an alert."""

    call_id: str
    alert: "_OfKind"


class _OfKind(msgspec.Struct, frozen=True):
    kind: str = AlertKind.WORD.value


def quotes(subject: str, payload: bytes, call: ConversationRow) -> bool:
    """Whether a message says what was said in the conversation."""
    if subject == call_transcript(call.prison_code, call.id):
        return True
    try:
        message = msgspec.json.decode(payload, type=_Message)
    except msgspec.MsgspecError:
        # Whatever it is, nobody can read it; one that names the conversation goes.
        return call.id.encode() in payload
    return message.call_id == call.id and message.alert.kind == AlertKind.WORD.value
