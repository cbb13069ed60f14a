"""What others may ask of a call's room, wherever it runs."""

from typing import Protocol

import msgspec

from pipelines.security.actor import Actor
from schemas.base import Id
from schemas.calls.live import AnyEvent, Joined, Quality
from schemas.calls.state import PartyRole
from schemas.calls.views import CutOffRequest, LengthRequest, NoticeRequest


class JoinClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A token that was checked and claimed: who enters, from which device.

    The caller has claimed the token in the database and checked window, custody and black list;
    the room checks that the seat is free and moves the call's state.
    """

    token_id: Id
    role: PartyRole
    subject_id: Id
    name: str
    device_id: str
    address: str


class RoomClient(Protocol):
    """The rooms of all calls; `peer_id` is the id of the token that let the peer in.

    Every method raises `Unavailable(code="room_lost")` when the room died; the client then joins anew.
    """

    async def prepare(self, call_id: Id) -> None:
        """Make the room ahead of the first join, so that joining is quick."""
        ...

    async def join(self, call_id: Id, claim: JoinClaim) -> Joined:
        """Take the seat; `Forbidden(code="second_device")` when another device sits there."""
        ...

    async def offer(self, call_id: Id, peer_id: Id, sdp: str) -> str:
        """Connect the peer's media; the server's session description."""
        ...

    async def events(self, call_id: Id, peer_id: Id, after: int) -> list[AnyEvent]:
        """Events later than `after` this peer may see; empty after 20 s without any."""
        ...

    async def leave(self, call_id: Id, peer_id: Id) -> None:
        """A party hangs up, which ends a connected call; an officer stops watching."""
        ...

    async def disconnected(self, call_id: Id, peer_id: Id) -> None:
        """The peer's socket broke; its seat is kept for a while."""
        ...

    async def speak(self, call_id: Id, peer_id: Id, on: bool) -> None:
        """The officer speaks to both parties, or has finished."""
        ...

    async def quality(self, call_id: Id, peer_id: Id, report: Quality) -> None:
        """What the client's own statistics say."""
        ...

    async def notice(self, call_id: Id, actor: Actor, request: NoticeRequest) -> None:
        """Lay a notice over both pictures; raises Conflict where the call does not run."""
        ...

    async def set_length(self, call_id: Id, actor: Actor, request: LengthRequest) -> None:
        """Change the whole length of the call."""
        ...

    async def cut_off(self, call_id: Id, actor: Actor, request: CutOffRequest) -> None:
        """End the call at once."""
        ...
