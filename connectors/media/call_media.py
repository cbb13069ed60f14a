"""The media of one call: who is connected, who hears and sees whom, what is recorded."""

import asyncio
import logging
from collections.abc import Callable

from connectors.media.layout import PARTIES
from connectors.media.peer import Peer
from connectors.media.quality import Figures
from connectors.media.recorder import TrackRecorder
from connectors.media.speech_decoder import Sound, SpeechDecoder
from pipelines.recording.packet import EncodedPacket
from schemas.calls.state import PartyRole
from schemas.errors import Conflict

logger = logging.getLogger(__name__)

OnPcm = Callable[[PartyRole, Sound, float], None]
OnConnection = Callable[[str, PartyRole, str], None]


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
    ) -> None:
        self._addresses = addresses
        self._clock = clock
        self._on_pcm = on_pcm
        self._on_connection = on_connection
        self._recorder = recorder
        self._peers: dict[str, Peer] = {}
        self._decoders: dict[int, SpeechDecoder] = {}
        self._sources = 0
        self._speaker: str | None = None
        self._held = False
        self._muted: set[PartyRole] = set()
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

    def mute(self, role: PartyRole, on: bool) -> None:
        """Whether a party is kept from the other's ear; officers and recorder go on."""
        if on:
            self._muted.add(role)
        else:
            self._muted.discard(role)

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
        self._sources += 1
        return Peer(
            role=role,
            source=self._sources,
            addresses=self._addresses,
            clock=self._clock,
            on_packet=lambda peer, packet: self._receive(peer_id, peer, packet),
            on_state=lambda peer, state: self._changed(peer_id, peer, state),
            on_key_wanted=self._ask_key,
        )

    def _replace(self, peer_id: str, peer: Peer) -> None:
        earlier = self._peers.get(peer_id)
        self._peers[peer_id] = peer
        if earlier is not None:
            self._forget(peer_id, earlier)
            self._close_later(earlier)

    def _forget(self, peer_id: str, peer: Peer) -> None:
        self._decoders.pop(peer.source, None)
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

    def _receive(self, peer_id: str, peer: Peer, packet: EncodedPacket) -> None:
        if self._peers.get(peer_id) is not peer or self._silent(peer_id, peer):
            return
        if not self._held:
            self._forward(peer, packet)
        if self._recorder is not None:
            self._recorder.packet(peer.role, packet)
        if packet.kind == "audio":
            self._hear(peer, packet)

    def _silent(self, peer_id: str, peer: Peer) -> bool:
        """Officers are heard only while they hold the button."""
        return peer.role is PartyRole.OFFICER and self._speaker != peer_id

    def _forward(self, peer: Peer, packet: EncodedPacket) -> None:
        mute = packet.kind == "audio" and peer.role in self._muted
        for viewer in self._peers.values():
            if mute and viewer.role in PARTIES:
                continue
            for given in viewer.given:
                if given.role is peer.role and given.kind == packet.kind:
                    given.track.put(packet)

    def _hear(self, peer: Peer, packet: EncodedPacket) -> None:
        decoder = self._decoders.get(peer.source)
        if decoder is None:
            decoder = self._decoders[peer.source] = SpeechDecoder(packet.clock_rate)
        heard = decoder.decode(packet)
        if heard is not None:
            self._on_pcm(peer.role, *heard)

    def _ask_key(self, role: PartyRole) -> None:
        for peer in self._peers.values():
            if peer.role is role:
                peer.ask_key()
