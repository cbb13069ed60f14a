"""Which of a party's pictures goes to whom: full or small, held back, or made by the server."""

from collections.abc import Callable
from typing import Literal

from connectors.media.layout import PARTIES
from schemas.calls.live import Picture
from schemas.calls.state import PartyRole

Feed = Literal["full", "small", "made"]
SMALL_FRESH_S = 2.0
"""A small picture that stays away for so long counts as not sent."""


class Pictures:
    """What officers asked for and what is held back; answers per frame whether to feed it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._views: dict[str, Picture] = {}
        self._small_at: dict[PartyRole, float] = {}
        self._held: set[PartyRole] = set()
        self._made: set[PartyRole] = set()

    def view(self, peer_id: str, picture: Picture) -> None:
        self._views[peer_id] = picture

    def forget(self, peer_id: str) -> None:
        self._views.pop(peer_id, None)

    def hold(self, role: PartyRole, held: bool) -> None:
        """Keep a party's picture from the other party."""
        (self._held.add if held else self._held.discard)(role)

    def make(self, role: PartyRole, on: bool) -> None:
        """Show server-made pictures in place of what the party sends."""
        (self._made.add if on else self._made.discard)(role)

    def made(self, role: PartyRole) -> bool:
        return role in self._made

    def small_came(self, role: PartyRole) -> None:
        """Note that the party does send its small picture."""
        self._small_at[role] = self._clock()

    def gone(self, role: PartyRole) -> None:
        """The party's connection ended, and its small picture with it."""
        self._small_at.pop(role, None)

    def feed(self, viewer_id: str, viewer: PartyRole, source: PartyRole) -> Feed | None:
        """Which of the source's pictures this viewer is fed now."""
        if viewer in PARTIES and source in self._held:
            return None
        if source in self._made:
            return "made"
        if self._views.get(viewer_id) == "small" and self._has_small(source):
            return "small"
        return "full"

    def _has_small(self, role: PartyRole) -> bool:
        came = self._small_at.get(role)
        return came is not None and self._clock() - came < SMALL_FRESH_S
