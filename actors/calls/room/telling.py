"""What those in a room are told of its call."""

from actors.calls.room.board import Board
from actors.calls.room.case import Case
from actors.calls.room.services import RoomServices
from actors.speech.live.event_log import EventLog
from pipelines.flows.calls.room_client import JoinClaim
from pipelines.rules.calls.end_messages import end_message
from schemas.calls.live import Ended, Joined, Present, StateChanged
from schemas.calls.state import PartyRole


class Telling:
    """Turns the call's row, as last committed, into events and answers."""

    def __init__(self, services: RoomServices, case: Case, events: EventLog, board: Board) -> None:
        self._services = services
        self._case = case
        self._events = events
        self._board = board

    def state(self) -> None:
        call = self._case.call
        self._events.add(
            StateChanged, state=call.state, ends_at=call.ends_at, server_now=self._services.now()
        )

    def ended(self, note: str | None) -> None:
        call = self._case.call
        message = end_message(call.state, call.end_reason, note)
        self._events.add(Ended, state=call.state, reason=call.end_reason, message=message)

    def present(self, role: PartyRole, present: bool) -> None:
        self._events.add(Present, role=role, present=present)

    def joined(self, claim: JoinClaim, present: list[PartyRole]) -> Joined:
        """The answer to somebody who has just taken a seat."""
        call = self._case.call
        return Joined(
            call_id=call.id,
            role=claim.role,
            state=call.state,
            names={"relative": call.relative_name, "inmate": call.inmate_name},
            server_now=self._services.now(),
            ends_at=call.ends_at,
            present=present,
            joinable_until=self._case.joinable_until(),
            tools=self._board.tools(claim.role),
            board=self._board.state,
            board_seq=self._events.last_seq,
        )
