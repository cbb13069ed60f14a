"""The name of the relative of a conversation, whoever told it."""

from sqlalchemy import ColumnElement, func, select

from schemas.tables.generated import GENERATED
from schemas.tables.people.person import relative
from schemas.tables.recordings.conversation import conversation

visit = GENERATED["visits"]


def relative_name() -> ColumnElement[str]:
    """The registered one's, else the one that the visit's own system told of; null without both.

    For statements that have `conversation` and, joined outside, `relative`.
    """
    told = select(visit.c.relative_told).where(visit.c.id == conversation.c.id)
    found: ColumnElement[str] = func.coalesce(relative.c.name, told.scalar_subquery())
    return found.label("relative_name")
