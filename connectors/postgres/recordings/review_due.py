"""Until when conversations must be reviewed, in SQL as `rules.recordings.review_due` says."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import BIT

from connectors.postgres.speech.spoken import has_hit
from connectors.postgres.worded import Worded
from pipelines.rules.recordings.review_due import DueRules
from schemas.settings import Settings
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import recording
from schemas.tables.recordings.review import review_assignment

HEX_DIGITS = 8
# Under a name of its own: who counts assignments has the table in the statement already.
own = review_assignment.alias("own_assignment")


def rules_of(settings: Settings) -> DueRules:
    """The rules as they are set now."""
    return DueRules(
        hit_hours=settings.review_hit_hours,
        sample_percent=settings.review_sample_percent,
        sample_days=settings.review_sample_days,
    )


def reviewed() -> ColumnElement[bool]:
    return conversation.c.anomaly.is_not(None)


def due_at(rules: DueRules) -> ColumnElement[Any]:
    """When a conversation's review is due; null while it goes on and where no rule asks for it."""
    ended = conversation.c.ended_at
    given = select(own.c.at).where(own.c.call_id == conversation.c.id)
    due: ColumnElement[Any] = case(
        (conversation.c.privileged, None),
        (has_hit(conversation.c.id), ended + timedelta(hours=rules.hit_hours)),
        (and_(_drawn(rules), _heard()), ended + timedelta(days=rules.sample_days)),
        else_=given.scalar_subquery() + timedelta(days=rules.sample_days),
    )
    return due


def overdue(rules: DueRules, now: datetime) -> ColumnElement[bool]:
    """Whether the time is over and nobody reviewed it: `due_at` is before now.

    Once the longest time is over it matters no longer which rule asks for the review, only whether
    one does. Then hits, for which every conversation must be looked at, are asked for last, and
    `due_at` is worked out for the conversations of a few days alone.
    """
    hit, sample = timedelta(hours=rules.hit_hours), timedelta(days=rules.sample_days)
    shortest, longest = sorted((hit, sample))
    ended = conversation.c.ended_at
    given = select(own.c.call_id).where(own.c.call_id == conversation.c.id, own.c.at < now - sample)
    asked_for = or_(and_(_drawn(rules), _heard()), given.exists(), has_hit(conversation.c.id))
    lately = and_(ended >= now - longest, ended < now - shortest, due_at(rules) < now)
    late = or_(and_(ended < now - longest, asked_for), lately)
    return and_(~reviewed(), ~conversation.c.privileged, late)


def _heard() -> ColumnElement[bool]:
    """Whether there is sound; asked of the drawn ones alone, so never as a list of all sound."""
    mine = select(recording.c.id).where(recording.c.call_id == conversation.c.id)
    return mine.limit(1).scalar_subquery().is_not(None)


def _drawn(rules: DueRules) -> ColumnElement[bool]:
    if rules.sample_percent >= 100:
        return true()
    digits = literal("x").concat(func.substr(func.md5(conversation.c.id), 1, HEX_DIGITS))
    bits = cast(cast(digits, BIT(HEX_DIGITS * 4)), BigInteger)
    number = Worded(bits, func.qq_drawn(conversation.c.id, type_=BigInteger))
    return number % 100 < rules.sample_percent
