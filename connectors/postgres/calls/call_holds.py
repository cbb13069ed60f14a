"""A call's hold on its venue, as columns; and what the database says where it is not free."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from sqlalchemy.exc import IntegrityError

from pipelines.rules.calls.slots import Span
from schemas.errors import Conflict

CLASH = "ex_video_call_venue"
"""The constraint by which no two live calls hold one venue at once (decisions/0014)."""


class Hold(msgspec.Struct, frozen=True):
    """A venue, and for how long it is held: the call, and the pause after it."""

    venue_id: str
    span: Span


def hold_columns(hold: Hold | None) -> dict[str, Any]:
    if hold is None:
        return {"venue_id": None, "venue_from": None, "venue_until": None}
    start, end = hold.span
    return {"venue_id": hold.venue_id, "venue_from": start, "venue_until": end}


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
