"""An alert on a word: who took it in hand, and how its recheck ended."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from pipelines.rules.bureau.conversations import Conversation
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.keyed import SealedHeard
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.years.talking import ALERT
from pipelines.rules.security.actor import Actor
from pipelines.rules.speech.alert_rows import (
    ACTIONS,
    DESK,
    acknowledged_columns,
    alert_columns,
    concluded_columns,
    concluded_detail,
    hand_detail,
    hand_row,
    owned_columns,
    passed_up_columns,
    recheck_row,
    unowned_reason,
)
from pipelines.rules.speech.line_rows import alert_place
from schemas.calls.alert_handling import AlertStepKind
from schemas.calls.alert_views import AlertView

STEPS, RECHECKS = "alert_step", "recheck_task"
CONFIRMED, DISMISSED = "confirmed", "dismissed"
UNOWNED_S = 60
"""After so long without an owner an alert is passed up."""
TAKEN_AT_ONCE, BY_SOUND = 0.85, "sound"
OPENED_AFTER = timedelta(seconds=1)
LEFT_OPEN = timedelta(days=2)
"""What was raised so shortly before the end is in somebody's hand, and not concluded yet."""
TAKEN_OVER = "已收到上报，正在处置"
NOTES = {
    CONFIRMED: "核对录音与上下文，情况属实，已通报监区",
    DISMISSED: "结合上下文判断为日常表述，予以排除",
}


class AlertLife:
    """Of one alert."""

    def __init__(self, ground: Ground, of: Conversation, view: AlertView) -> None:
        self._ground, self._of, self._view = ground, of, view
        self._end = moment(ground.plan.until, time(0))
        self._draw = ground.chance.of(ALERT, view.id)
        self._columns = alert_columns(view, ground.unit_id(of.prison), ground.unit_id(of.ward))
        self._hands: list[Row] = []
        self._log: list[Happened] = []
        self.concluded_at: datetime | None = None
        self._take()
        self._recheck = recheck_row(
            ground.ids.of(RECHECKS, view.id, view.at + OPENED_AFTER),
            view,
            ground.unit_id(of.ward),
            view.at + OPENED_AFTER,
        )
        self._conclude()

    @property
    def state(self) -> str:
        return str(self._columns["state"])

    def happened(self) -> Iterator[Happened]:
        yield from self._log

    def rows(self) -> Iterator[Row]:
        view = self._view
        heard = SealedHeard(view.call_id, alert_place(view.id), view.heard_as)
        yield Row(table=ALERT, values=self._columns | {"sealed": heard}, keyed=("sealed",))
        yield from self._hands
        yield Row(table=RECHECKS, values=self._recheck)

    def _take(self) -> None:
        at = self._view.at
        if self._draw.happens(TAKEN_AT_ONCE):
            seen = at + timedelta(seconds=self._draw.between(8, 50))
            self._own(self._ward_login("officer"), AlertStepKind.ACKNOWLEDGED, seen)
            return
        late = at + timedelta(seconds=UNOWNED_S + self._draw.between(1, 9))
        leader = f"{self._of.prison.lower()}.leader"
        if late < self._end:
            above = self._ground.actor(leader)
            self._columns |= passed_up_columns([above.name], late)
            reason = unowned_reason(UNOWNED_S)
            self._step(AlertStepKind.ESCALATED, DESK, late, to=(above,), reason=reason)
            seen = late + timedelta(seconds=self._draw.between(60, 500))
            self._own(leader, AlertStepKind.TAKEN_OVER, seen, TAKEN_OVER)

    def _own(self, login: str, kind: AlertStepKind, at: datetime, reason: str = "") -> None:
        if at >= self._end:
            return
        actor = self._ground.actor(login)
        assert actor.id is not None
        self._columns |= owned_columns(actor.id, at) | acknowledged_columns(actor.id, at)
        self._step(kind, actor, at, reason=reason)

    def _conclude(self) -> None:
        hours = timedelta(hours=self._draw.between(1, 20), minutes=self._draw.below(60))
        at = self._of.ended_at + hours
        share = 0.25 if self._view.matched_by == BY_SOUND else 0.6
        conclusion = CONFIRMED if self._draw.happens(share) else DISMISSED
        if self._view.at >= self._end - LEFT_OPEN:
            return
        reviewer = self._ground.actor(f"{self._of.prison.lower()}.reviewer")
        assert reviewer.id is not None
        told = concluded_columns(conclusion, NOTES[conclusion], reviewer.id, at)
        self._recheck |= told | {"state": "concluded"}
        self._columns |= {"state": conclusion}
        self.concluded_at = at
        self._tell("conclude", reviewer, at, concluded_detail(self._recheck["id"], conclusion))

    def _step(
        self,
        kind: AlertStepKind,
        actor: Actor,
        at: datetime,
        *,
        to: tuple[Actor, ...] = (),
        reason: str = "",
    ) -> None:
        step_id = self._ground.ids.of(STEPS, f"{self._view.id}/{kind}", at)
        names = [one.name for one in to]
        row = hand_row(step_id, self._view.id, kind, actor.name, names, reason, at)
        self._hands.append(Row(table=STEPS, values=row))
        detail = hand_detail([one.id or "" for one in to], reason)
        self._tell(ACTIONS[kind], actor, at, detail)

    def _tell(self, action: str, actor: Actor, at: datetime, detail: Mapping[str, Any]) -> None:
        happened = Happened(
            at=at,
            stream=self._of.prison,
            actor=actor,
            action=f"alert.{action}",
            object_kind=ALERT,
            object_id=self._view.id,
            detail=dict(detail),
        )
        self._log.append(happened)

    def _ward_login(self, post: str) -> str:
        return f"{self._of.ward.lower().replace('-', '.')}.{post}"
