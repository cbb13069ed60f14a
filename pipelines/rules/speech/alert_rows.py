"""Rows of an alert on a word, of its way from hand to hand and of its recheck."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from pipelines.rules.security.actor import system_actor
from schemas.calls.alert_handling import AlertStepKind
from schemas.calls.alert_views import AlertView
from schemas.calls.views import HitMark, LineView
from schemas.people.contacts import ContactChannel

LISTENER = system_actor("语音监测")
WATCHER = system_actor("画面监测")
DESK = system_actor("预警值守")
HEARD_AS = "heard_as"
"""Its name in an alert's view; the table has `sealed` in its place."""
NOT_COLUMNS = (
    "acknowledged_by",
    "owner",
    "handling",
    "recheck_id",
    "recheck_state",
    "channel",
    "inmate_name",
    HEARD_AS,
)
ON_CASE_PAGE = (
    "kind",
    "word",
    "class_name",
    "severity",
    "speaker",
    "start_s",
    "matched_by",
)
ACTIONS = {
    AlertStepKind.ACKNOWLEDGED: "acknowledge",
    AlertStepKind.TAKEN_OVER: "take_over",
    AlertStepKind.HANDED_ON: "hand_on",
    AlertStepKind.ESCALATED: "escalate",
}


class Talking(Protocol):
    """A conversation in which a word fell."""

    @property
    def id(self) -> str: ...

    @property
    def channel(self) -> ContactChannel: ...

    @property
    def inmate_name(self) -> str: ...


def of_word(
    conversation: Talking,
    line: LineView,
    hit: HitMark,
    *,
    alert_id: str,
    at: datetime,
    clock_s: float,
) -> AlertView:
    """A new alert on a word in a line; `clock_s` is `at` on the conversation's clock."""
    return AlertView(
        id=alert_id,
        call_id=conversation.id,
        line_id=line.id,
        word=hit.word,
        class_name=hit.class_name,
        severity=hit.severity,
        heard_as=hit.heard_as,
        matched_by=hit.matched_by,
        confidence=hit.confidence,
        speaker=line.speaker,
        start_s=line.start_s,
        end_s=line.end_s,
        raised_after_s=round(max(0.0, clock_s - line.end_s), 3),
        state="new",
        at=at,
        acknowledged_by=None,
        recheck_id=None,
        recheck_state=None,
        channel=conversation.channel,
        inmate_name=conversation.inmate_name,
    )


def alert_columns(view: AlertView, prison_id: str, ward_id: str) -> dict[str, Any]:
    """All columns of a new alert but the sealed one."""
    row = {k: v for k, v in msgspec.structs.asdict(view).items() if k not in NOT_COLUMNS}
    row |= {"prison_id": prison_id, "ward_id": ward_id, "speaker": view.speaker.value}
    return row | {"kind": view.kind.value}


def alert_stage(view: AlertView) -> dict[str, Any]:
    """What the case of a video call says of it."""
    return {name: getattr(view, name) for name in ON_CASE_PAGE}


def owned_columns(officer_id: str, at: datetime) -> dict[str, Any]:
    """Somebody has it in hand."""
    return {"owner_id": officer_id, "owned_at": at}


def acknowledged_columns(officer_id: str, at: datetime) -> dict[str, Any]:
    """The first who saw it."""
    return {"acknowledged_by": officer_id, "acknowledged_at": at}


def passed_up_columns(names: Sequence[str], at: datetime) -> dict[str, Any]:
    """Nobody has it in hand until one of those named takes it."""
    return {
        "owner_id": None,
        "owned_at": None,
        "escalated_at": at,
        "escalated_to": list(names),
    }


def hand_row(
    step_id: str,
    alert_id: str,
    kind: AlertStepKind,
    actor_name: str,
    names: Sequence[str],
    reason: str,
    at: datetime,
) -> dict[str, Any]:
    """A step of an alert's way."""
    return {
        "id": step_id,
        "alert_id": alert_id,
        "kind": kind.value,
        "actor_name": actor_name,
        "to_names": list(names),
        "reason": reason,
        "at": at,
    }


def hand_detail(to: Sequence[str], reason: str) -> dict[str, Any]:
    """What the log says of a step; `to` are ids."""
    return {"to": list(to), "reason": reason} if reason else {}


def unowned_reason(seconds: int) -> str:
    """Why the platform passes one up."""
    return f"{seconds}秒内无人处置"


def recheck_row(recheck_id: str, view: AlertView, ward_id: str, at: datetime) -> dict[str, Any]:
    """A new recheck."""
    return {
        "id": recheck_id,
        "alert_id": view.id,
        "call_id": view.call_id,
        "ward_id": ward_id,
        "state": "open",
        "opened_at": at,
    }


def concluded_columns(
    conclusion: str, note: str | None, officer_id: str, at: datetime
) -> dict[str, Any]:
    return {
        "conclusion": conclusion,
        "note": note,
        "concluded_by": officer_id,
        "concluded_at": at,
    }


def concluded_detail(recheck_id: str, conclusion: str) -> dict[str, Any]:
    return {"recheck_id": recheck_id, "conclusion": conclusion}
