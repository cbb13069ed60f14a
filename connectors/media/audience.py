"""Who may hear and see whom at this moment, whatever carries it."""

from pipelines.rules.recordings.packet import Kind
from schemas.calls.live import Picture
from schemas.calls.state import PARTIES, PartyRole


class Audience:
    """What officers, viewers and the room's watchers asked for."""

    def __init__(self) -> None:
        self.speaker: str | None = None
        """The officer's connection that has the floor; the last who asked has it."""
        self._held = False
        self._muted: set[PartyRole] = set()
        self._hidden: set[PartyRole] = set()
        self._views: dict[str, Picture] = {}

    def speak(self, peer_id: str, on: bool) -> None:
        if on:
            self.speaker = peer_id
        elif self.speaker == peer_id:
            self.speaker = None

    def hold(self, held: bool) -> None:
        """Keep everything from everybody, or no longer."""
        self._held = held

    def mute(self, role: PartyRole, on: bool) -> None:
        (self._muted.add if on else self._muted.discard)(role)

    def hold_picture(self, role: PartyRole, held: bool) -> None:
        """Keep a party's picture from the other party, or no longer."""
        (self._hidden.add if held else self._hidden.discard)(role)

    def view(self, peer_id: str, picture: Picture) -> None:
        self._views[peer_id] = picture

    def wanted(self, peer_id: str) -> Picture:
        """Which picture an officer asked for."""
        return self._views.get(peer_id, "full")

    def left(self, peer_id: str) -> None:
        """Somebody left for good; what they had asked for is forgotten."""
        self._views.pop(peer_id, None)

    def heard(self, peer_id: str, role: PartyRole) -> bool:
        """Whether what this peer says is said in the call: officers' only with the button held."""
        return role is not PartyRole.OFFICER or self.speaker == peer_id

    def gets(self, viewer: PartyRole, source: PartyRole, kind: Kind) -> bool:
        """Whether `source`'s sound or picture goes to `viewer`."""
        if self._held:
            return False
        kept = self._muted if kind == "audio" else self._hidden
        return not (viewer in PARTIES and source in kept)
