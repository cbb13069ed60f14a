"""From hand to hand: who may take an alert, and when nobody having taken it is too long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from pipelines.rules.access.codes.speech import ACKNOWLEDGE, RECEIVE_ESCALATED, TAKE_OVER
from pipelines.rules.access.permissions import in_scopes
from schemas.calls.alert_handling import Handling
from schemas.errors import Conflict, Forbidden

TAKING = frozenset({ACKNOWLEDGE.code, TAKE_OVER.code})
MOST_NAMED = 8


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What decides about an alert."""

    state: str
    """new until it was concluded."""
    at: datetime
    owner_id: str | None
    owner: str | None
    escalated_at: datetime | None


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """An officer who reaches the alert's ward."""

    id: str
    name: str
    unit: str
    permissions: frozenset[str]
    scopes: tuple[str, ...]


def handling(owner_id: str | None, escalated_at: datetime | None) -> Handling:
    """An owner counts before an escalation: whoever took it then has it in hand."""
    if owner_id is not None:
        return Handling.ACKNOWLEDGED
    return Handling.NEW if escalated_at is None else Handling.ESCALATED


def overdue(alert: Standing, now: datetime, unowned_s: int) -> bool:
    """Whether nobody took the alert in time and nobody was told of that yet."""
    waits = alert.state == "new" and alert.owner_id is None and alert.escalated_at is None
    return waits and now >= alert.at + timedelta(seconds=unowned_s)


def require_open(alert: Standing) -> None:
    """Raise `Conflict` where it was concluded: nobody has anything to do with it any more."""
    if alert.state != "new":
        raise Conflict("此预警已有结论。", code="alert_concluded")


def require_takeable(alert: Standing, officer_id: str) -> None:
    """Raise `Conflict` where a colleague was faster, or it was concluded."""
    require_open(alert)
    if alert.owner_id is not None and alert.owner_id != officer_id:
        raise Conflict(f"{alert.owner}已在处置此预警。", code="alert_owned", owner=alert.owner)


def require_other_owner(alert: Standing, officer_id: str) -> None:
    """Raise `Conflict` where there is nothing to take over."""
    require_open(alert)
    if alert.owner_id == officer_id:
        raise Conflict("此预警已由您处置。", code="alert_yours")


def require_owner(alert: Standing, officer_id: str) -> None:
    """Raise `Forbidden` unless the officer has the alert in hand, `Conflict` once concluded."""
    require_open(alert)
    if alert.owner_id != officer_id:
        raise Forbidden("只有正在处置此预警的民警可以移交。", code="not_alert_owner")


def require_escalatable(alert: Standing, officer_id: str) -> None:
    """Raise where it is a colleague's, or was passed up and waits there."""
    require_takeable(alert, officer_id)
    if handling(alert.owner_id, alert.escalated_at) is Handling.ESCALATED:
        raise Conflict("此预警已经上报。", code="already_escalated")


def require_receiver(hands: Iterable[Hand], officer_id: str, ward_path: str) -> Hand:
    """The officer to hand on to; `Conflict` where that one could not deal with it."""
    for hand in receivers(hands, ward_path):
        if hand.id == officer_id:
            return hand
    raise Conflict("对方不在此监区或没有处置预警的权限。", code="not_a_receiver")


def receivers(hands: Iterable[Hand], ward_path: str) -> list[Hand]:
    """Officers who may deal with an alert of the ward, by name."""
    able = [
        hand for hand in hands if hand.permissions & TAKING and in_scopes(hand.scopes, ward_path)
    ]
    return sorted(able, key=lambda hand: (hand.name, hand.id))


def leaders(hands: Iterable[Hand], ward_path: str) -> list[Hand]:
    """Those nearest to the ward among the officers who receive what is escalated."""
    reach = {
        hand.id: max(len(scope) for scope in hand.scopes if ward_path.startswith(scope))
        for hand in hands
        if RECEIVE_ESCALATED.code in hand.permissions and in_scopes(hand.scopes, ward_path)
    }
    nearest = max(reach.values(), default=0)
    found = [hand for hand in hands if reach.get(hand.id) == nearest]
    return sorted(found, key=lambda hand: (hand.name, hand.id))[:MOST_NAMED]
