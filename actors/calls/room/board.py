"""White board and shared picture of one call: relayed to all, kept where a call may be kept."""

import base64
from typing import Any

import msgspec

from actors.calls.room.case import Case
from actors.calls.room.services import RoomServices
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from connectors.files.stored_file import StoredFile
from connectors.postgres.calls import calls
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.flows.calls.room_client import JoinClaim
from pipelines.rules.calls.call_tools import (
    drawing_tool,
    require_more,
    require_open,
    require_room,
    require_tool,
    tools_of,
)
from pipelines.rules.security.actor import Actor
from schemas.calls.board import BoardState, Drawn, Stroke, Tool
from schemas.calls.live import Board as BoardFrame
from schemas.calls.live import BoardChanged, Shared
from schemas.calls.state import ActorKind, PartyRole, StageKind
from schemas.errors import InvalidInput
from schemas.platform.files import JPEG

JSON = "application/json"


class Board:
    """What lies open now; of a privileged call nothing is ever written down."""

    def __init__(
        self, services: RoomServices, case: Case, events: EventLog, journal: Journal
    ) -> None:
        self._services = services
        self._case = case
        self._events = events
        self._journal = journal
        self._shared = 0
        self._drawn: list[Drawn] = []
        self.state: BoardState | None = None

    def tools(self, role: PartyRole) -> list[Tool]:
        return tools_of(self._services.settings, role)

    def act(self, claim: JoinClaim, frame: BoardFrame) -> None:
        """Open, draw, clear or close; raises where the role's switch is off."""
        match frame.act:
            case "open":
                self._open(claim)
            case "stroke":
                self._draw(claim, frame.stroke)
            case "clear":
                require_tool(self.tools(claim.role), drawing_tool(require_open(self.state)))
                self._wipe(claim)
            case "close":
                self._close(claim)
        self._events.add(
            BoardChanged, act=frame.act, role=claim.role, name=claim.name, stroke=frame.stroke
        )

    def share(self, claim: JoinClaim, picture: bytes) -> None:
        """Show a picture, already drawn anew, to everybody in the call."""
        require_tool(self.tools(claim.role), Tool.SHARE)
        require_more(self._shared)
        self._keep_drawing(claim)
        self._shared += 1
        text = base64.b64encode(picture).decode()
        self.state = BoardState(by=claim.name, picture=text, strokes=[])
        self._keep(claim, StageKind.SHARE, picture, JPEG, {})
        self._events.add(Shared, role=claim.role, name=claim.name, picture=text)

    def finish(self) -> None:
        """The call is over; what was drawn and not wiped yet is kept."""
        self._keep_drawing(None)
        self.state = None

    def _open(self, claim: JoinClaim) -> None:
        require_tool(self.tools(claim.role), Tool.BOARD)
        self._keep_drawing(claim)
        self.state = BoardState(by=claim.name, picture=None, strokes=[])

    def _draw(self, claim: JoinClaim, stroke: Stroke | None) -> None:
        if stroke is None:
            raise InvalidInput("没有笔画。", code="no_stroke")
        board = require_open(self.state)
        require_tool(self.tools(claim.role), drawing_tool(board))
        require_room(board)
        board.strokes.append(stroke)
        self._drawn.append(Drawn(role=claim.role, stroke=stroke))

    def _wipe(self, claim: JoinClaim) -> None:
        self._keep_drawing(claim)
        require_open(self.state).strokes.clear()

    def _close(self, claim: JoinClaim) -> None:
        """An officer may always take away what lies open."""
        board = require_open(self.state)
        if claim.role is not PartyRole.OFFICER:
            held = self.tools(claim.role)
            require_tool(held, Tool.SHARE if Tool.SHARE in held else drawing_tool(board))
        self._keep_drawing(claim)
        self.state = None

    def _keep_drawing(self, claim: JoinClaim | None) -> None:
        drawn, self._drawn = self._drawn, []
        if drawn:
            self._keep(
                claim, StageKind.BOARD, msgspec.json.encode(drawn), JSON, {"strokes": len(drawn)}
            )

    def _keep(
        self,
        claim: JoinClaim | None,
        kind: StageKind,
        content: bytes,
        media_type: str,
        detail: dict[str, Any],
    ) -> None:
        if not self._case.may_keep_content:
            return
        stored = self._services.store.put(kind.value, media_type, content)
        actor, at = _actor(claim), self._services.now()

        async def write(tx: Tx) -> None:
            await _write(tx, self._case.call.id, kind, stored, actor, at, detail)

        self._journal.put(kind.value, write)


async def _write(
    tx: Tx,
    call_id: str,
    kind: StageKind,
    stored: StoredFile,
    actor: Actor,
    at: Any,
    detail: dict[str, Any],
) -> None:
    await files.add(tx, stored)
    told = {**detail, "file_id": stored.id}
    await calls.add_stage(tx, call_id, kind, actor=actor, at=at, detail=told)


def _actor(claim: JoinClaim | None) -> Actor:
    if claim is None:
        return Actor(ActorKind.SYSTEM, None, "系统", "")
    return Actor(ActorKind(claim.role.value), claim.subject_id, claim.name, claim.address)
