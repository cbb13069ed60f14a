"""Questions that nobody answered in time: their unit is told, once of each (VC-PUB-17)."""

from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.family import question_keeping
from connectors.postgres.family.question_keeping import LateRow
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.rules.access.codes.questions import ANSWER_QUESTIONS
from pipelines.rules.security.actor import system_actor
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers

WATCH = system_actor("咨询督办")
ROUND = 100
"""So many a round; what is left comes with the next."""


async def warn(database: Database, now: datetime) -> int:
    """Tell the unit of every answer that is late; answers how many there were."""
    async with database.transaction() as tx:
        found = await question_keeping.late(tx, now, ROUND)
        for row in found:
            await _warn(tx, row, now)
    return len(found)


async def _warn(tx: Tx, row: LateRow, now: datetime) -> None:
    await question_keeping.mark_warned(tx, row.id, now)
    stream = audit.stream_of(row.unit_path)
    await audit.write(
        tx,
        stream=stream,
        actor=WATCH,
        action="public_questions.late",
        object_kind="public_questions",
        object_id=row.id,
        at=now,
    )
    notice = OfficerNotice(
        kind="late_question",
        prison_code=stream,
        unit_path=row.unit_path,
        permission=ANSWER_QUESTIONS.code,
        title="公众咨询超期未答复",
        text=f"咨询{row.question_no}超过了答复期限，请尽快答复。",
        link=f"/m/public_questions/{row.id}",
        at=now,
    )
    await outbox.put(tx, notify_officers(stream), notice)
