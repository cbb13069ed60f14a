"""The case page of one made-up call: what its columns and lines are, and what the log was told."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.video_calls import VideoCall
from pipelines.rules.calls.call_rows import (
    case_no,
    case_prefix,
    moved_detail,
    noted_detail,
    stage_row,
    state_action,
)
from pipelines.rules.security.actor import Actor, system_actor
from schemas.calls.state import ActorKind, CallState, StageKind

CALL, STAGES = "video_call", "call_stage"
SYSTEM = system_actor("系统")
PHONES_CAME_FROM = "172.16.0.1"
"""Relatives come in by the gateway of the citizens' platform."""


class CallPage:
    """Filled in step by step, in the order of time; nothing is written at the plan's end."""

    def __init__(self, ground: Ground, call: VideoCall) -> None:
        self.ground, self.call = ground, call
        self.end = moment(ground.plan.until, time(0))
        self.id = ground.ids.of(CALL, call.key, call.requested_at)
        self.number = case_no(case_prefix(call.prison, call.requested_at), call.number)
        self.inmate_id = ground.inmate_id(call.inmate)
        self.relative_id = ground.relative_id(call.bond.relative)
        self.prison_id = ground.unit_id(call.prison)
        self.ward_id = ground.unit_id(call.ward)
        self.columns: dict[str, Any] = {}
        self.stages: list[dict[str, Any]] = []
        self.rows: list[Row] = []
        self.log: list[Happened] = []

    @property
    def state(self) -> CallState:
        return CallState(self.columns["state"])

    @property
    def relative(self) -> Actor:
        name = self.call.bond.relative.name
        return Actor(ActorKind.RELATIVE, self.relative_id, name, PHONES_CAME_FROM)

    @property
    def inmate(self) -> Actor:
        one = self.call.inmate
        address = f"10.{int(one.prison[1:])}.200.1"
        return Actor(ActorKind.INMATE, self.inmate_id, one.name, address)

    def device(self, party: Actor) -> str:
        """What a party comes in with."""
        if party.kind is ActorKind.RELATIVE:
            return f"phone-{self.relative_id[-6:]}"
        seat = self.call.seat
        return f"terminal-{seat.venue_id[-6:]}" if seat else "terminal"

    def officer(self, post: str) -> Actor:
        """Of the prison."""
        return self.ground.actor(f"{self.call.prison.lower()}.{post}")

    def is_ahead(self, at: datetime) -> bool:
        return at >= self.end

    def move(
        self,
        to: CallState,
        at: datetime,
        actor: Actor,
        detail: Mapping[str, Any] | None = None,
        **columns: Any,
    ) -> None:
        before = self.state
        changed = {"state": to.value, "version": self.columns["version"] + 1}
        self.columns |= changed | columns
        self.tell(to, at, actor, moved_detail(before, detail or {}))

    def tell(self, state: CallState, at: datetime, actor: Actor, detail: dict[str, Any]) -> None:
        """Line and log of the state that the call has now."""
        self.stage(StageKind.STATE, actor, at, detail, state)
        told = {"version": self.columns["version"], **detail}
        self.note(state_action(state), actor, at, noted_detail(self.number, told))

    def stage(
        self,
        kind: StageKind,
        actor: Actor,
        at: datetime,
        detail: Mapping[str, Any] | None = None,
        state: CallState | None = None,
    ) -> None:
        seq = len(self.stages) + 1
        stage_id = self.ground.ids.of(STAGES, f"{self.id}/{seq}", at)
        row = stage_row(
            stage_id, self.id, seq, kind, actor=actor, at=at, detail=detail, state=state
        )
        self.stages.append(row)

    def note(
        self,
        action: str,
        actor: Actor,
        at: datetime,
        detail: Mapping[str, Any],
        kind: str = CALL,
        object_id: str | None = None,
    ) -> None:
        """Of the call itself, where nothing else is named."""
        happened = Happened(
            at=at,
            stream=self.call.prison,
            actor=actor,
            action=action,
            object_kind=kind,
            object_id=object_id or self.id,
            detail=dict(detail),
        )
        self.log.append(happened)
