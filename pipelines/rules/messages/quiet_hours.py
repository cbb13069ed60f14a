"""When people are left in peace, and what cannot wait for that to end (VC-PUB-24)."""

from datetime import datetime, time, timedelta

import msgspec

from pipelines.rules.platform.local_time import LOCAL, local
from schemas.messages.occasions import Haste

SOON = timedelta(hours=1)
"""What begins within this cannot wait, nor what begins before the quiet hours end."""


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Times of the day in the bureau's zone; both the same: there are none."""

    begins: str = "21:30"
    ends: str = "07:30"


def quiet_until(at: datetime, quiet: Quiet) -> datetime | None:
    """When the quiet hours end that hold at this moment; None outside of them."""
    if quiet.begins == quiet.ends:
        return None
    there = local(at)
    begins, ends = time.fromisoformat(quiet.begins), time.fromisoformat(quiet.ends)
    now = there.time()
    over_night = begins > ends
    within = now >= begins or now < ends if over_night else begins <= now < ends
    if not within:
        return None
    day = there.date() + timedelta(days=over_night and now >= begins)
    return datetime.combine(day, ends, LOCAL)


def leaves_at(
    at: datetime, quiet: Quiet, haste: Haste, *, begins_at: datetime | None = None
) -> datetime:
    """When a message may leave that is ready at this moment.

    `begins_at` is when what it tells of begins: nobody is told of that only afterwards.
    """
    over = quiet_until(at, quiet)
    if over is None or haste is Haste.AT_ONCE:
        return at
    if begins_at is not None and at < begins_at <= over + SOON:
        return at
    return over


def haste_of(haste: Haste, at: datetime, begins_at: datetime | None) -> Haste:
    """As declared, but at once where what it tells of begins within the hour."""
    if begins_at is not None and at < begins_at <= at + SOON:
        return Haste.AT_ONCE
    return haste
