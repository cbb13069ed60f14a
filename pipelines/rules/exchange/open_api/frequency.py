"""How often and how much a consumer pulls of a data set (VC-API-06)."""

from datetime import date, datetime, timedelta
from math import ceil

import msgspec

from schemas.errors import TooManyRequests


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """How far the last pull came, and how many rows went out today."""

    began_at: datetime
    asked_after: str
    told_last: str
    more: bool
    day: date
    rows: int


def continues(use: Use | None, after: str | None) -> bool:
    """Whether a page belongs to the pull that is under way: the next one, or the same again."""
    return use is not None and use.more and (after or "") in (use.told_last, use.asked_after)


def require_in_time(use: Use | None, after: str | None, every_s: int, now: datetime) -> None:
    """Raise `TooManyRequests` where a new pull begins too soon after the one before."""
    if use is None or continues(use, after):
        return
    wait = use.began_at + timedelta(seconds=every_s) - now
    if wait > timedelta(0):
        raise TooManyRequests(
            "两次取数间隔过短，请稍后再试。",
            code="pulled_too_soon",
            retry_after_s=ceil(wait.total_seconds()),
        )


def rows_left(use: Use | None, most: int, today: date) -> int:
    """How many rows may still go out today; `TooManyRequests` where none may."""
    spent = use.rows if use is not None and use.day == today else 0
    if spent >= most:
        raise TooManyRequests("今天可取的数据已取完，请明天再取。", code="rows_spent")
    return most - spent


def followed(
    use: Use | None, after: str | None, ids: list[str], *, more: bool, now: datetime, today: date
) -> Use:
    """The use after a page with these ids."""
    began = use.began_at if use is not None and continues(use, after) else now
    spent = use.rows if use is not None and use.day == today else 0
    return Use(
        began_at=began,
        asked_after=after or "",
        told_last=ids[-1] if ids else (after or ""),
        more=more,
        day=today,
        rows=spent + len(ids),
    )
