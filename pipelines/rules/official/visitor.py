"""Whether somebody of an outside body may come in, or come on a day (VC-OFFICIAL-03)."""

from datetime import date

import msgspec

from schemas.errors import Conflict, Forbidden
from schemas.modules.common import ACTIVE


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """A person and the body, as both are kept."""

    id: str
    name: str
    state: str
    valid_from: date
    valid_until: date
    body_id: str
    body_name: str
    body_kind: str
    body_state: str
    body_until: date | None


def why_not(visitor: Visitor, day: date) -> str:
    """In words, why not on this day; empty where nothing stands against it."""
    who = f"“{visitor.name}”"
    if visitor.state != ACTIVE:
        return f"{who}已被停用"
    if day < visitor.valid_from:
        return f"{who}的证件从{visitor.valid_from}起有效"
    if day > visitor.valid_until:
        return f"{who}的证件已于{visitor.valid_until}到期"
    if visitor.body_state != ACTIVE:
        return f"“{visitor.body_name}”已被停用"
    if visitor.body_until is not None and day > visitor.body_until:
        return f"“{visitor.body_name}”的合作已于{visitor.body_until}截止"
    return ""


def require_in(visitor: Visitor, today: date) -> None:
    """Raise `Forbidden` for whoever may not come in today."""
    why = why_not(visitor, today)
    if why:
        raise Forbidden(f"{why}，不能登录。请联系监狱。", code="visitor_barred")


def require_on(visitor: Visitor, day: date) -> None:
    """Raise `Conflict` for whoever may not come on the day that is booked."""
    why = why_not(visitor, day)
    if why:
        raise Conflict(f"{why}，不能预约{day}。", code="visitor_not_valid", person=visitor.id)
