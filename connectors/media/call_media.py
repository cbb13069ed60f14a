"""The media of one call: who is connected, who hears and sees whom, what is recorded."""

import asyncio
import logging
from collections.abc import Callable

import msgspec

from connectors.media.layout import PARTIES
from connectors.media.peer import Peer
from connectors.media.pictures import Feed, Pictures
from connectors.media.quality import Figures
from connectors.media.recorder import TrackRecorder
from connectors.media.speech_decoder import Sound, SpeechDecoder
from pipelines.recording.packet import EncodedPacket
from schemas.calls.live import Picture
from schemas.calls.state import PartyRole
from schemas.errors import Conflict

logger = logging.getLogger(__name__)

OnPcm = Callable[[PartyRole, Sound, float], None]
OnConnection = Callable[[str, PartyRole, str], None]
OnPicture = Callable[[PartyRole, EncodedPacket], None]


class CallMedia:
    """Forwards encoded media between the peers of one call, within one event loop.

    `clock` reads seconds since the first join: the recording's clock.
    """

    def __init__(
        self,
        *,
        addresses: tuple[str, ...],
        clock: Callable[[], float],
        on_pcm: OnPcm,
        on_connection: OnConnection,
        recorder: TrackRecorder | None,
        on_picture: OnPicture | None = None,
    ) -> None:
        self.on_picture = on_picture
        """Gets every full-size frame a party sends; never set in a privileged call."""
        self.on_made_key: Callable[[PartyRole], None] | None = None
        """Told that somebody waits for a key frame of a party's server-made picture."""
        self._addresses = addresses
        self._clock = clock
        self._on_pcm = on_pcm
        self._on_connection = on_connection
        self._recorder = recorder
        self._peers: dict[str, Peer] = {}
        self._decoders: dict[int, SpeechDecoder] = {}
        self._sources = 0
        self._pictures = Pictures(clock)
        self._made_sources: dict[PartyRole, int] = {}
        self._speaker: str | None = None
        self._held = False
        self._closed = False
        self._closing: set[asyncio.Task[None]] = set()

    async def attach(self, peer_id: str, role: PartyRole, offer_sdp: str) -> str:
        """Connect a peer and answer its offer; an earlier connection of `peer_id` is replaced."""
        peer = self._make(peer_id, role)
        try:
            answer = await peer.answer(offer_sdp)
            if self._closed:
                raise Conflict("通话已结束", code="call_over")
        except BaseException:
            await peer.close(tell=False)
            raise
        self._replace(peer_id, peer)
        return answer

    async def detach(self, peer_id: str) -> None:
        """Close a peer's connection; the room knows, so nothing is told."""
        self._pictures.forget(peer_id)
        peer = self._peers.pop(peer_id, None)
        if peer is not None:
            self._forget(peer_id, peer)
            await peer.close(tell=False)

    def speak(self, peer_id: str, on: bool) -> None:
        """Give an officer the floor or take it; the last who asked has it."""
        if on:
            self._speaker = peer_id
        elif self._speaker == peer_id:
            self._speaker = None

    def view(self, peer_id: str, picture: Picture) -> None:
        """Feed an officer full or small pictures; the change shows with the next key frame."""
        self._pictures.view(peer_id, picture)
        for role in PARTIES:
            self._ask_key(role)

    def hold_picture(self, role: PartyRole, held: bool) -> None:
        """Keep a party's picture from the other party; officers and the recorder go on."""
        self._pictures.hold(role, held)
        for peer in self._peers.values():
            if peer.role in PARTIES and peer.role is not role:
                peer.clear("video")
        self._ask_key(role)

    def ask_key(self, role: PartyRole) -> None:
        """Ask a party's camera for a key frame, for one who samples its picture."""
        for peer in self._peers.values():
            if peer.role is role:
                peer.ask_key()

    def set_made(self, role: PartyRole, on: bool) -> None:
        """Show `made_picture`'s frames in place of what the party sends, or no longer."""
        self._pictures.make(role, on)
        self._sources += 1
        self._made_sources[role] = self._sources
        if not on:
            self._ask_key(role)

    def made_picture(self, role: PartyRole, packet: EncodedPacket) -> None:
        """Take a server-made frame of a party, with its own time line; its source is set here."""
        if not self._pictures.made(role):
            return
        made = msgspec.structs.replace(packet, source=self._made_sources[role])
        self._forward(role, made, "made")
        self._record(role, made)

    def hold(self, held: bool) -> None:
        """Stop or resume forwarding at once; what already waits is not sent either."""
        self._held = held
        for peer in self._peers.values():
            peer.clear()
            if not held:
                peer.ask_key()

    async def quality(self) -> dict[str, Figures]:
        """Figures of each peer's connection."""
        peers = list(self._peers.items())
        figures = await asyncio.gather(*(peer.figures() for _, peer in peers))
        return {peer_id: one for (peer_id, _), one in zip(peers, figures, strict=True)}

    async def close(self) -> None:
        """Close every connection, now and for good; the recorder stays with its owner."""
        self._closed = True
        peers, self._peers = list(self._peers.values()), {}
        await asyncio.gather(*(peer.close(tell=False) for peer in peers), *self._closing)
        self._decoders.clear()

    def _make(self, peer_id: str, role: PartyRole) -> Peer:
        self._sources += 2
        return Peer(
            role=role,
            sources=(self._sources - 1, self._sources),
            addresses=self._addresses,
            clock=self._clock,
            on_packet=lambda peer, packet, small: self._receive(peer_id, peer, packet, small),
            on_state=lambda peer, state: self._changed(peer_id, peer, state),
            on_key_wanted=lambda viewer, source: self._key_wanted(peer_id, viewer, source),
        )

    def _replace(self, peer_id: str, peer: Peer) -> None:
        earlier = self._peers.get(peer_id)
        self._peers[peer_id] = peer
        if earlier is not None:
            self._forget(peer_id, earlier)
            self._close_later(earlier)

    def _forget(self, peer_id: str, peer: Peer) -> None:
        self._decoders.pop(peer.source, None)
        self._pictures.gone(peer.role)
        if self._recorder is not None and peer.role in PARTIES:
            self._recorder.presence(peer.role, False)
        if self._speaker == peer_id and self._peers.get(peer_id) is None:
            self._speaker = None

    def _close_later(self, peer: Peer) -> None:
        task = asyncio.create_task(peer.close(tell=False))
        self._closing.add(task)
        task.add_done_callback(self._closed_late)

    def _closed_late(self, task: asyncio.Task[None]) -> None:
        self._closing.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a connection did not close cleanly", exc_info=error)

    def _changed(self, peer_id: str, peer: Peer, state: str) -> None:
        if self._peers.get(peer_id) is not peer:
            return
        if self._recorder is not None and peer.role in PARTIES:
            self._recorder.presence(peer.role, state == "connected")
        if state in ("failed", "closed"):
            del self._peers[peer_id]
            self._forget(peer_id, peer)
            self._close_later(peer)
        self._on_connection(peer_id, peer.role, state)

    def _receive(self, peer_id: str, peer: Peer, packet: EncodedPacket, small: bool) -> None:
        if self._peers.get(peer_id) is not peer or self._silent(peer_id, peer):
            return
        if small:
            self._pictures.small_came(peer.role)
            self._forward(peer.role, packet, "small")
            return
        self._forward(peer.role, packet, "full")
        if packet.kind == "audio":
            self._record(peer.role, packet)
            self._hear(peer, packet)
            return
        if not self._pictures.made(peer.role):
            self._record(peer.role, packet)
        if self.on_picture is not None:
            self.on_picture(peer.role, packet)

    def _record(self, role: PartyRole, packet: EncodedPacket) -> None:
        if self._recorder is not None:
            self._recorder.packet(role, packet)

    def _silent(self, peer_id: str, peer: Peer) -> bool:
        """Officers are heard only while they hold the button."""
        return peer.role is PartyRole.OFFICER and self._speaker != peer_id

    def _forward(self, role: PartyRole, packet: EncodedPacket, feed: Feed) -> None:
        if self._held:
            return
        for viewer_id, viewer in self._peers.items():
            for given in viewer.given:
                if given.role is role and given.kind == packet.kind:
                    wanted = self._pictures.feed(viewer_id, viewer.role, role)
                    if packet.kind == "audio" or wanted == feed:
                        given.track.put(packet)

    def _hear(self, peer: Peer, packet: EncodedPacket) -> None:
        decoder = self._decoders.get(peer.source)
        if decoder is None:
            decoder = self._decoders[peer.source] = SpeechDecoder(packet.clock_rate)
        heard = decoder.decode(packet)
        if heard is not None:
            self._on_pcm(peer.role, *heard)

    def _key_wanted(self, viewer_id: str, viewer: Peer, role: PartyRole) -> None:
        feed = self._pictures.feed(viewer_id, viewer.role, role)
        if feed == "made" and self.on_made_key is not None:
            self.on_made_key(role)
        small = feed == "small"
        for peer in self._peers.values():
            if peer.role is role:
                peer.ask_key(small=small)

    def _ask_key(self, role: PartyRole) -> None:
        """Of both pictures: a change between them starts on a key frame."""
        for peer in self._peers.values():
            if peer.role is role:
                peer.ask_key()
                peer.ask_key(small=True)
