"""What the faces may ask of a call's room, however it is reached."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from pipelines.rules.security.actor import Actor
from schemas.calls.live import AnyEvent, Board, Joined, Picture, Refused
from schemas.calls.rooms import MuteRequest, RemoveRequest, RoomView
from schemas.calls.state import PartyRole
from schemas.calls.views import CutOffRequest, LengthRequest, NoticeRequest

Figures = Mapping[str, float | str | None]
"""Of one side's own statistics, by name."""


class JoinClaim(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants to come in, with which token row, on which device."""

    role: PartyRole
    subject_id: str
    name: str
    device_id: str
    token_id: str
    """Also the peer's id inside the room."""
    last_seq: int = 0
    """The last event this client saw; it gets the rest."""
    address: str = ""
    """Source address, for the audit rows that joining writes."""
    masks: bool = False
    """The client masks the surroundings on its own picture."""


class RoomClient(Protocol):
    """One call's room.

    Any method raises `Unavailable(code="room_lost")` when the room died; joining again with the
    same token makes a new one.
    """

    async def prepare(self, call_id: str) -> None:
        """Make the room ahead of the first join, so that joining is quick."""
        ...

    async def join(self, call_id: str, claim: JoinClaim) -> Joined | Refused:
        """Take a seat; the caller has claimed the token and checked window and custody."""
        ...

    async def offer(self, call_id: str, peer_id: str, sdp: str) -> str:
        """Return the answer to a session description."""
        ...

    async def events(self, call_id: str, peer_id: str, after: int) -> list[AnyEvent]:
        """Return what happened after `after`; waits up to 20 s, then returns nothing."""
        ...

    async def leave(self, call_id: str, peer_id: str) -> None:
        """The person hung up."""
        ...

    async def disconnected(self, call_id: str, peer_id: str, *, cut: bool = False) -> None:
        """The connection broke; the person may come back. `cut` ends the media at once."""
        ...

    async def speak(self, call_id: str, peer_id: str, on: bool) -> None: ...

    async def view(self, call_id: str, peer_id: str, picture: Picture) -> None:
        """Feed this officer full or small pictures from now on."""
        ...

    async def quality(self, call_id: str, peer_id: str, figures: Figures) -> None: ...

    async def board(self, call_id: str, peer_id: str, frame: Board) -> None:
        """Draw for everybody; refused where the role's switch is off."""
        ...

    async def share(self, call_id: str, peer_id: str, picture: bytes) -> None:
        """Show everybody a picture (JPEG, drawn anew)."""
        ...

    async def describe(self, call_id: str) -> RoomView:
        """Who is in the room now; made where there is none."""
        ...

    async def mute(self, call_id: str, actor: Actor, request: MuteRequest) -> None: ...

    async def remove(self, call_id: str, actor: Actor, request: RemoveRequest) -> None: ...

    async def close(self, call_id: str) -> None:
        """Let go of a room that nobody joined; `Conflict` where its call runs."""
        ...

    async def notice(self, call_id: str, actor: Actor, request: NoticeRequest) -> None: ...

    async def set_length(self, call_id: str, actor: Actor, request: LengthRequest) -> None: ...

    async def cut_off(self, call_id: str, actor: Actor, request: CutOffRequest) -> None: ...
