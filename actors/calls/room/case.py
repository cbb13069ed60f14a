"""The call's record: every change is committed before the room acts on it (VC-GEN-04)."""

from datetime import datetime
from typing import Any

from actors.calls.room.services import RoomServices
from connectors.postgres.calls import call_stages, calls, running_calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.calls.call_stages import Restrictions
from pipelines.rules.calls.call_rows import (
    connected_columns,
    ended_columns,
    ended_detail,
    joined_columns,
)
from pipelines.rules.calls.window import join_window
from pipelines.rules.security.actor import Actor, system_actor
from schemas.calls.state import CallState, EndReason, StageKind
from schemas.calls.views import NoticeRequest
from schemas.governance.confidentiality import Confidentiality

SYSTEM = system_actor("系统")


class Case:
    """The row of one call, as last committed, and the clock that starts with the first join."""

    def __init__(self, services: RoomServices, call: CallRow) -> None:
        self._services = services
        self.call = call
        self._clock_began: float | None = None
        if call.first_joined_at is not None:
            passed = (services.now() - call.first_joined_at).total_seconds()
            self._clock_began = services.monotonic() - passed

    @property
    def may_keep_content(self) -> bool:
        """Whether recorder, transcription and listeners may attach; unknown means no."""
        return self.call.confidentiality == Confidentiality.ORDINARY

    def joinable_until(self) -> datetime:
        settings = self._services.settings
        window = join_window(self.call.starts_at, settings.join_early_s, settings.absence_s)
        return window.joinable_until

    def clock_s(self) -> float:
        """Seconds since the first join, whatever is done to the wall clock; zero before it."""
        began = self._clock_began
        return self._services.monotonic() - began if began is not None else 0.0

    async def refresh(self) -> None:
        """The row as it stands now."""
        async with self._services.database.transaction() as tx:
            self.call = await calls.get(tx, self.call.id) or self.call

    async def first_join(self, actor: Actor) -> None:
        """Start the call's clock; `Unavailable` where as many calls run as the platform bears."""
        now, began = self._services.now(), self._services.monotonic()
        async with self._services.database.transaction() as tx:
            await running_calls.require_room(tx, self._services.settings.most_calls)
            self.call = await calls.change_state(
                tx, self.call, CallState.WAITING, at=now, actor=actor, **joined_columns(now)
            )
        self._clock_began = began

    async def connect(self) -> None:
        """Both are here: the countdown starts."""
        now = self._services.now()
        columns = connected_columns(now, self.call.minutes)
        await self._move(CallState.CONNECTED, SYSTEM, at=now, **columns)

    async def end(
        self, state: CallState, reason: EndReason, actor: Actor, note: str | None
    ) -> None:
        now = self._services.now()
        if reason is EndReason.LIMIT and self.call.ends_at is not None:
            # A room made anew may find the limit long past: nobody pays for the time without it.
            now = min(now, self.call.ends_at)
        await self._move(
            state,
            actor,
            at=now,
            detail=ended_detail(reason, note),
            **ended_columns(self.call.connected_at, now, reason, note),
        )

    async def set_length(self, actor: Actor, minutes: int) -> CallRow:
        async with self._services.database.transaction() as tx:
            self.call = await calls.set_length(
                tx, self.call, minutes=minutes, at=self._services.now(), actor=actor
            )
        return self.call

    async def notice(self, actor: Actor, request: NoticeRequest) -> None:
        async with self._services.database.transaction() as tx:
            await calls.add_notice(
                tx,
                self.call,
                level=request.level,
                text=request.text,
                seconds=request.seconds,
                at=self._services.now(),
                actor=actor,
            )

    async def control(
        self, kind: StageKind, action: str, actor: Actor, detail: dict[str, Any]
    ) -> None:
        """Note what an officer does to the call, with its audit row."""
        async with self._services.database.transaction() as tx:
            await calls.note_control(
                tx, self.call, kind, action, at=self._services.now(), actor=actor, detail=detail
            )

    async def restrictions(self) -> Restrictions:
        """Who was put out or muted, for a room that is made anew."""
        async with self._services.database.transaction() as tx:
            return await call_stages.restrictions(tx, self.call.id)

    async def stage(self, kind: StageKind, actor: Actor, detail: dict[str, Any]) -> None:
        async with self._services.database.transaction() as tx:
            await calls.add_stage(
                tx, self.call.id, kind, actor=actor, at=self._services.now(), detail=detail
            )

    async def _move(
        self,
        to: CallState,
        actor: Actor,
        *,
        at: datetime,
        detail: dict[str, Any] | None = None,
        **columns: Any,
    ) -> None:
        async with self._services.database.transaction() as tx:
            self.call = await calls.change_state(
                tx, self.call, to, at=at, actor=actor, detail=detail or {}, **columns
            )
