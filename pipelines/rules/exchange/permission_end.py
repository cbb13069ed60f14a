"""Whether an outside platform permits a question today, and how near the end of that is."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from schemas.errors import Unavailable
from schemas.modules.exchange.platform_permissions import Ending


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """From one day to another, both included."""

    valid_from: date
    valid_until: date


def require_permitted(platform: str, title: str, held: Sequence[Permission], today: date) -> None:
    """Raise `Unavailable` by the interface's name: none, one that ended, or one still to come."""
    if any(one.valid_from <= today <= one.valid_until for one in held):
        return
    named = f"{platform}接口“{title}”"
    if not held:
        raise Unavailable(f"{named}尚未取得权限，请联系管理员申请。", code="permission_missing")
    if ended := [one.valid_until for one in held if one.valid_until < today]:
        raise Unavailable(
            f"{named}的权限已于{max(ended)}到期，请联系管理员续期。", code="permission_expired"
        )
    starts = min(one.valid_from for one in held)
    raise Unavailable(f"{named}的权限从{starts}起有效。", code="permission_to_come")


def ending(until: date, today: date, days: int) -> Ending:
    """Of a permission that holds until a day, that day included."""
    if until < today:
        return Ending.OVER
    return Ending.NEAR if until <= today + timedelta(days=days) else Ending.FAR
