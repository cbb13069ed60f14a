"""Which picture of a party an officer wants, and from whom a picture is kept."""

from connectors.media.layout import PARTIES
from schemas.calls.live import Picture
from schemas.calls.state import PartyRole


class Pictures:
    """What was asked for by viewers and by the room's watchers."""

    def __init__(self) -> None:
        self._views: dict[str, Picture] = {}
        self._held: set[PartyRole] = set()

    def view(self, peer_id: str, picture: Picture) -> None:
        self._views[peer_id] = picture

    def forget(self, peer_id: str) -> None:
        self._views.pop(peer_id, None)

    def wanted(self, peer_id: str) -> Picture:
        return self._views.get(peer_id, "full")

    def hold(self, role: PartyRole, held: bool) -> None:
        """Keep a party's picture from the other party, or no longer."""
        (self._held.add if held else self._held.discard)(role)

    def kept_from(self, viewer: PartyRole, source: PartyRole) -> bool:
        return viewer in PARTIES and source in self._held
