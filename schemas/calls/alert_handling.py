"""Who has an alert in hand, and its way from hand to hand (VC-GEN-11)."""

from datetime import datetime
from enum import StrEnum

from schemas.base import Id, Reason, Request, View


class Handling(StrEnum):
    """Where an alert stands in the queue."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    """An officer has it in hand."""
    ESCALATED = "escalated"
    """Nobody took it in time, or its owner passed it up; the leaders named have it before them."""


class AlertStepKind(StrEnum):
    """How an alert changed hands."""

    ACKNOWLEDGED = "acknowledged"
    TAKEN_OVER = "taken_over"
    HANDED_ON = "handed_on"
    ESCALATED = "escalated"


class AlertStepView(View, frozen=True, kw_only=True):
    """One step of an alert's way."""

    kind: AlertStepKind
    actor_name: str
    to_names: list[str]
    reason: str
    at: datetime


class AlertHand(View, frozen=True, kw_only=True):
    """An officer to whom an alert may be handed."""

    id: Id
    name: str
    unit: str


class TakeOver(Request, frozen=True, kw_only=True):
    """Why the alert is taken from whoever has it."""

    reason: Reason


class HandOn(Request, frozen=True, kw_only=True):
    """To whom the owner hands it, and why."""

    officer_id: Id
    reason: Reason


class Escalate(Request, frozen=True, kw_only=True):
    """Why it is passed up."""

    reason: Reason
