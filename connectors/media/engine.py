"""The seam of media engines: what a room asks of whatever carries its sound and pictures."""

from collections.abc import Callable
from typing import Protocol

from connectors.media.quality import Figures
from connectors.media.speech_decoder import Sound
from pipelines.rules.recordings.packet import EncodedPacket
from schemas.calls.live import Picture
from schemas.calls.state import PartyRole

OnPcm = Callable[[PartyRole, Sound, float], None]
"""Speech of a speaker, float32 mono at 16 kHz, and the second of the call's clock it begins at."""
OnConnection = Callable[[str, PartyRole, str], None]
"""A peer's id, its role, and connected, disconnected, failed or closed."""
OnPicture = Callable[[PartyRole, EncodedPacket], None]
"""A full VP8 frame of a party."""


class MediaEngine(Protocol):
    """The media of one call, made and asked within one event loop.

    Without `recorder`, `on_pcm` and `on_picture` nothing of the call is kept, heard or looked at:
    a privileged call is made so.
    """

    on_picture: OnPicture | None
    """Gets every full frame that a party sends, held or not; never set in a privileged call."""
    on_made_key: Callable[[PartyRole], None]
    """Told that a key frame of a party's server-made picture is waited for."""

    async def attach(self, peer_id: str, role: PartyRole, offer_sdp: str) -> str:
        """Connect a peer and answer its offer; an earlier connection of `peer_id` is replaced.

        Raises `InvalidInput` for an offer that is not as `connectors.media.layout` has it, and
        `Conflict` where the call is over.
        """
        ...

    async def detach(self, peer_id: str) -> None:
        """Close a peer's connection; the room knows, so nothing is told."""
        ...

    def speak(self, peer_id: str, on: bool) -> None:
        """Give an officer the floor or take it: both parties hear who has it."""
        ...

    def mute(self, role: PartyRole, on: bool) -> None:
        """Whether a party is kept from the other's ear; officers and recorder go on."""
        ...

    def hold(self, held: bool) -> None:
        """Stop or resume at once all that goes to anybody; recorder and speech go on."""
        ...

    def view(self, peer_id: str, picture: Picture) -> None:
        """Feed an officer full or small pictures; full where there are no small ones."""
        ...

    def hold_picture(self, role: PartyRole, held: bool) -> None:
        """Keep a party's picture from the other party; officers and the recorder go on."""
        ...

    def set_made(self, role: PartyRole, on: bool) -> None:
        """Show and record `made_picture`'s frames in place of the party's, or no longer."""
        ...

    def made_picture(self, role: PartyRole, packet: EncodedPacket) -> None:
        """Take a server-made frame of a party; it comes to nothing unless `set_made` is on."""
        ...

    def ask_key(self, role: PartyRole) -> None:
        """Have a key frame of a party come soon to `on_picture`."""
        ...

    async def quality(self) -> dict[str, Figures]:
        """Figures of each peer's connection (`connectors.media.quality`)."""
        ...

    async def close(self) -> None:
        """Close every connection, now and for good; the recorder stays with its owner."""
        ...
