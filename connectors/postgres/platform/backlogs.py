"""What waits in the database for standing actors, by the actor's name."""

from datetime import datetime

from sqlalchemy import BigInteger, Select, cast, func, select

from connectors.postgres.transaction import Tx
from schemas.platform.cluster.view import Backlog
from schemas.tables.exchange.prison_system import prison_system, prison_system_feed
from schemas.tables.messages.messaging import outbox
from schemas.tables.platform.job import scheduled_job
from schemas.tables.platform.org import org_unit
from schemas.tables.speech.transcription import transcription_task


async def backlogs(tx: Tx, now: datetime) -> list[Backlog]:
    """Messages not sent, jobs due, recordings to transcribe, records that systems still hold."""
    return [
        Backlog(name="outbox_relay", waiting=await _count(tx, _unsent())),
        Backlog(name="job_scheduler", waiting=await _count(tx, _due(now))),
        Backlog(name="transcription_worker", waiting=await _count(tx, _untranscribed())),
        *await tx.all(_records(), Backlog),
    ]


async def _count(tx: Tx, statement: Select[int]) -> int:
    count: int = await tx.scalar(statement)
    return count


def _unsent() -> Select[int]:
    return select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))


def _due(now: datetime) -> Select[int]:
    kept = scheduled_job.c
    return (
        select(func.count())
        .select_from(scheduled_job)
        .where(kept.next_due_at <= now, kept.paused.is_(False))
    )


def _untranscribed() -> Select[int]:
    waits = transcription_task.c.state == "waiting"
    return select(func.count()).select_from(transcription_task).where(waits)


def _records() -> Select[str, int]:
    """By prison, as far as its systems tell how much they still have."""
    name = "prison_connector:" + org_unit.c.code
    return (
        select(
            name.label("name"),
            # Of whole numbers the sum is a decimal.
            cast(func.coalesce(func.sum(prison_system_feed.c.backlog), 0), BigInteger).label(
                "waiting"
            ),
        )
        .select_from(prison_system_feed)
        .join(prison_system, prison_system.c.id == prison_system_feed.c.system_id)
        .join(org_unit, org_unit.c.id == prison_system.c.prison_id)
        .group_by(org_unit.c.code)
        .order_by(org_unit.c.code)
    )
