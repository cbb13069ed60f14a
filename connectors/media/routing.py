"""Whose media each viewer is given at this moment."""

import asyncio
from collections.abc import Callable

import msgspec

from connectors.media.audience import Audience
from connectors.media.forwarding.incoming import Incoming
from connectors.media.forwarding.made import MadePicture
from connectors.media.forwarding.outgoing import Outgoing
from connectors.media.forwarding.stream import Stream
from connectors.media.peer import Peer
from pipelines.rules.recordings.packet import EncodedPacket, Kind
from schemas.calls.live import Picture
from schemas.calls.state import PARTIES, PartyRole

LOOK_EVERY_S = 1.0


class Routing:
    """Works out anew who follows which stream whenever something changes, not for each packet."""

    def __init__(
        self, peers: dict[str, Peer], clock: Callable[[], float], new_source: Callable[[], int]
    ) -> None:
        self.on_made_key: Callable[[PartyRole], None] = lambda role: None
        self._peers = peers
        self._clock = clock
        self._new_source = new_source
        self._audience = Audience()
        self._made: dict[PartyRole, MadePicture] = {}
        self._fresh: set[PartyRole] = set()
        self._timer: asyncio.TimerHandle | None = None

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def speak(self, peer_id: str, on: bool) -> None:
        self._audience.speak(peer_id, on)
        self.route()

    def hold(self, held: bool) -> None:
        self._audience.hold(held)
        self.route()

    def mute(self, role: PartyRole, on: bool) -> None:
        self._audience.mute(role, on)
        self.route()

    def view(self, peer_id: str, picture: Picture) -> None:
        self._audience.view(peer_id, picture)
        self.route()

    def hold_picture(self, role: PartyRole, held: bool) -> None:
        self._audience.hold_picture(role, held)
        self.route()

    def set_made(self, role: PartyRole, on: bool) -> None:
        self._made.pop(role, None)
        if on:
            self._made[role] = MadePicture(
                self._new_source(),
                lambda: self._of(role, "video"),
                lambda: self.on_made_key(role),
            )
        self.route()

    def is_made(self, role: PartyRole) -> bool:
        return role in self._made

    def made_frame(self, role: PartyRole, packet: EncodedPacket) -> EncodedPacket | None:
        """Show a server-made frame; it as shown, or None where none are wanted."""
        made = self._made.get(role)
        if made is None:
            return None
        made.show(packet, self._clock())
        return msgspec.structs.replace(packet, source=made.source)

    def heard(self, peer: Peer) -> bool:
        """Whether what this peer sends belongs to the call."""
        return self._audience.heard(peer.peer_id, peer.role)

    def limit_heard(self, viewer: Peer, bits_s: int) -> None:
        """The other party must not send more than this one can take; officers have no say.

        An officer's slow line must not make a family's picture worse.
        """
        for peer in self._peers.values():
            if viewer.role in PARTIES and peer.role in PARTIES and peer.role is not viewer.role:
                peer.limit(bits_s)

    def gone(self, peer: Peer) -> None:
        """A peer's connection ended."""
        if peer.peer_id not in self._peers:
            self._audience.speak(peer.peer_id, False)
        if peer.role in PARTIES:
            for other in self._peers.values():
                other.limit(None)
        self.route()

    def route(self) -> None:
        """Who follows which stream from now on."""
        for peer in self._peers.values():
            for stream in peer.intake.streams():
                stream.targets = []
        for made in self._made.values():
            made.targets = []
        for peer in self._peers.values():
            for outgoing in peer.given:
                source = self._source(peer, outgoing)
                outgoing.follow(source)
                if source is not None:
                    source.targets.append(outgoing)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LOOK_EVERY_S, self._look)

    def left(self, peer_id: str) -> None:
        """Somebody left for good; what they had asked for is forgotten."""
        self._audience.left(peer_id)

    def _look(self) -> None:
        """A small picture that began or stayed away changes what walls are fed."""
        self._timer = asyncio.get_running_loop().call_later(LOOK_EVERY_S, self._look)
        fresh = {role for role in PARTIES if self._small(role) is not None}
        if fresh != self._fresh:
            self._fresh = fresh
            self.route()

    def _source(self, viewer: Peer, outgoing: Outgoing) -> Stream | None:
        role = outgoing.role
        if not self._audience.gets(viewer.role, role, outgoing.kind):
            return None
        if role is PartyRole.OFFICER:
            speaker = self._peers.get(self._audience.speaker or "")
            return speaker.intake.stream(outgoing.kind) if speaker is not None else None
        if outgoing.kind == "audio":
            return self._of(role, "audio")
        if role in self._made:
            return self._made[role]
        if self._audience.wanted(viewer.peer_id) == "small":
            return self._small(role) or self._of(role, "video")
        return self._of(role, "video")

    def _small(self, role: PartyRole) -> Incoming | None:
        stream = self._of(role, "video", small=True)
        return stream if stream is not None and stream.fresh(self._clock()) else None

    def _of(self, role: PartyRole, kind: Kind, *, small: bool = False) -> Incoming | None:
        """What the newest connection of a party sends."""
        for peer in reversed(self._peers.values()):
            if peer.role is role:
                stream = peer.intake.stream(kind, small=small)
                if stream is not None:
                    return stream
        return None
