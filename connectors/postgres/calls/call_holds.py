"""What the database says where a call's venue is not free."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError

from schemas.errors import Conflict

CLASH = "ex_video_call_venue"
"""The constraint by which no two live calls hold one venue at once (decisions/0014)."""


@asynccontextmanager
async def kept_from_others() -> AsyncIterator[None]:
    """Turns the database's refusal of a second hold into a `Conflict`."""
    try:
        yield
    except IntegrityError as error:
        if _constraint(error) != CLASH:
            raise
        raise Conflict("该会场在这个时间已被占用，请选择其他时间。", code="slot_taken") from error


def _constraint(error: IntegrityError) -> str | None:
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None)
