"""Who sits in a room, and from which device."""

from dataclasses import dataclass, field

from pipelines.flows.calls.room_client import JoinClaim
from schemas.calls.state import PARTIES, PartyRole
from schemas.errors import Conflict, Forbidden


@dataclass
class Seat:
    """A peer: its claim, whether its media flow, and since when it is gone."""

    claim: JoinClaim
    events_from: int
    """Events up to this one are not repeated to a party that has just come."""
    connected: bool = False
    gone_since: float | None = None

    @property
    def role(self) -> PartyRole:
        return self.claim.role


@dataclass
class Seats:
    """One seat for each party, any number for officers who watch."""

    by_peer: dict[str, Seat] = field(default_factory=dict)
    awaited_since: float | None = None
    """Set in a room made for a call that runs already: parties who have no seat yet are gone since
    then (monotonic seconds)."""

    barred: set[PartyRole] = field(default_factory=set)
    """Parties that an officer has put out."""

    def bar(self, role: PartyRole, out: bool) -> None:
        """Put a party out, or let it in again."""
        if out:
            self.barred.add(role)
        else:
            self.barred.discard(role)

    def require_not_barred(self, role: PartyRole) -> None:
        """Raise `Forbidden` for a party that was put out."""
        if role in self.barred:
            raise Forbidden("民警已将您移出本次通话。", code="removed")

    def take(self, claim: JoinClaim, events_from: int) -> tuple[Seat, Seat | None]:
        """The seat, and the one it replaces; a party's seat on another device is refused."""
        known = self.by_peer.get(claim.token_id)
        if known is not None:
            known.gone_since = None
            known.claim = claim
            return known, None
        replaced = self.party(claim.role) if claim.role in PARTIES else None
        if replaced is not None:
            if replaced.claim.device_id != claim.device_id and replaced.gone_since is None:
                raise Forbidden("您已在另一台设备上加入本次通话。", code="second_device")
            del self.by_peer[replaced.claim.token_id]
        seat = Seat(claim, events_from)
        self.by_peer[claim.token_id] = seat
        return seat, replaced

    def get(self, peer_id: str) -> Seat:
        """The peer's seat; Conflict where it has none."""
        seat = self.by_peer.get(peer_id)
        if seat is None:
            raise Conflict("您不在本次通话中，请重新加入。", code="not_in_room")
        return seat

    def party(self, role: PartyRole) -> Seat | None:
        return next((seat for seat in self.by_peer.values() if seat.role is role), None)

    def both_connected(self) -> bool:
        seats = [self.party(role) for role in PARTIES]
        return all(seat is not None and seat.connected for seat in seats)

    def present(self) -> list[PartyRole]:
        """Parties whose media flow."""
        return [role for role in PARTIES if (seat := self.party(role)) and seat.connected]

    def longest_gone(self) -> float | None:
        """Since when a party is away, the longest of both (monotonic seconds)."""
        gone = [self._gone_since(self.party(role)) for role in PARTIES]
        return min((since for since in gone if since is not None), default=None)

    def _gone_since(self, seat: Seat | None) -> float | None:
        return self.awaited_since if seat is None else seat.gone_since
