"""Until when conversations must be reviewed, in SQL as `pipelines.rules.review_due` says it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import BIT

from connectors.postgres.spoken import has_hit
from connectors.postgres.worded import Worded
from pipelines.rules.review_due import DueRules
from schemas.settings import Settings
from schemas.tables.conversation import conversation
from schemas.tables.recording import recording
from schemas.tables.review import call_review, review_assignment

HEX_DIGITS = 8


def rules_of(settings: Settings) -> DueRules:
    """The rules as they are set now."""
    return DueRules(
        hit_hours=settings.review_hit_hours,
        sample_percent=settings.review_sample_percent,
        sample_days=settings.review_sample_days,
    )


def reviewed() -> ColumnElement[bool]:
    mine = call_review.c.call_id == conversation.c.id
    return select(call_review.c.id).where(mine).exists()


def due_at(rules: DueRules) -> ColumnElement[Any]:
    """When a conversation's review is due; null while it goes on and where no rule asks for it."""
    ended = conversation.c.ended_at
    mine = recording.c.call_id == conversation.c.id
    heard = select(recording.c.id).where(mine).exists()
    # Under a name of its own: who counts assignments has the table in the statement already.
    own = review_assignment.alias("own_assignment")
    given = select(own.c.at).where(own.c.call_id == conversation.c.id)
    due: ColumnElement[Any] = case(
        (conversation.c.privileged, None),
        (has_hit(conversation.c.id), ended + timedelta(hours=rules.hit_hours)),
        (and_(_drawn(rules), heard), ended + timedelta(days=rules.sample_days)),
        else_=given.scalar_subquery() + timedelta(days=rules.sample_days),
    )
    return due


def overdue(rules: DueRules, now: datetime) -> ColumnElement[bool]:
    """Whether the time is over and nobody reviewed it; the cheap question comes first."""
    shortest = min(timedelta(hours=rules.hit_hours), timedelta(days=rules.sample_days))
    old = conversation.c.ended_at < now - shortest
    return and_(old, ~conversation.c.privileged, ~reviewed(), due_at(rules) < now)


def _drawn(rules: DueRules) -> ColumnElement[bool]:
    if rules.sample_percent >= 100:
        return true()
    digits = literal("x").concat(func.substr(func.md5(conversation.c.id), 1, HEX_DIGITS))
    bits = cast(cast(digits, BIT(HEX_DIGITS * 4)), BigInteger)
    number = Worded(bits, func.qq_drawn(conversation.c.id, type_=BigInteger))
    return number % 100 < rules.sample_percent
