"""What goes out to the prisons' systems, and how far it has come (VC-ONSITE-30, VC-PHONE-26)."""

from datetime import datetime
from enum import StrEnum

from schemas.base import Id, View
from schemas.exchange.prison_systems.kinds import OrderKind


class OrderState(StrEnum):
    """How far an order has come."""

    WAITING = "waiting"
    SENT = "sent"
    """Handed over, and not answered yet; it is asked again under the same id."""
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    """A later order of the same object took its place, or its time is over."""


OPEN_STATES = (OrderState.WAITING, OrderState.SENT)
ORDER_TITLES = {
    OrderKind.BOOKING: "会见预约",
    OrderKind.NUMBER: "亲情号码",
    OrderKind.RELATIVE: "家属信息",
    OrderKind.CALL_APPLICATION: "通话申请",
    OrderKind.RULE: "通话规则",
    OrderKind.BLACKLIST: "黑名单",
    OrderKind.OFFICIAL: "对公业务预约",
}


class PrisonOrder(View, frozen=True, kw_only=True):
    """An order as the list shows it; nothing of its content."""

    id: Id
    system_id: Id
    system: str
    prison: str
    kind: OrderKind
    title: str
    module: str
    """Of the record that is told, with its id."""
    object_id: Id
    about: str
    """What the record is called; empty for who may not list such records, and where it is gone."""
    version: int
    cancelled: bool
    """The order takes back what was told before."""
    state: OrderState
    delivered: bool
    tries: int
    queued_at: datetime
    tried_at: datetime | None
    next_try_at: datetime | None
    settled_at: datetime | None
    problem: str
    receipt: str
    """Under what the system keeps it."""


class PrisonOrderDetail(View, frozen=True, kw_only=True):
    order: PrisonOrder
    history: list[PrisonOrder]
    """All that the system was told of the record, the newest first."""
    newest: bool
    """Whether nothing later was told of it, so that a refused one can go out again."""


class PrisonOrderPage(View, frozen=True, kw_only=True):
    rows: list[PrisonOrder]
    total: int
