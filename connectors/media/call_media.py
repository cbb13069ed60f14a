"""The media of one call: who is connected, who hears and sees whom, what is recorded."""

import asyncio
import logging
from collections.abc import Callable

from connectors.media.engine import OnConnection, OnPcm, OnPicture
from connectors.media.forwarding.incoming import Incoming
from connectors.media.forwarding.stream import CLOCK_RATES
from connectors.media.fragment import Frame
from connectors.media.layout import Section
from connectors.media.peer import Peer
from connectors.media.quality import Figures
from connectors.media.recording.recorder import TrackRecorder
from connectors.media.routing import Routing
from connectors.media.speech_decoder import SpeechDecoder
from pipelines.rules.recordings.packet import EncodedPacket, Kind
from schemas.calls.live import Picture
from schemas.calls.state import PARTIES, PartyRole
from schemas.errors import Conflict

logger = logging.getLogger(__name__)


class CallMedia:
    """Forwards packets between the peers of one call, within one event loop.

    `clock` reads seconds since the first join: the recording's clock. What is not listened to,
    recorded or looked at is not decoded or put together either.
    """

    def __init__(
        self,
        *,
        addresses: tuple[str, ...],
        clock: Callable[[], float],
        on_pcm: OnPcm | None,
        on_connection: OnConnection,
        recorder: TrackRecorder | None,
        on_picture: OnPicture | None = None,
    ) -> None:
        self.on_picture = on_picture
        """Gets every full-size frame a party sends; never set in a privileged call."""
        self._addresses = addresses
        self._clock = clock
        self._on_pcm = on_pcm
        self._on_connection = on_connection
        self._recorder = recorder
        self._decoders: dict[str, tuple[int, SpeechDecoder]] = {}
        """One a peer, which has one sound, with the source that it is for."""
        self._sources = 0
        self._closed = False
        self._closing: set[asyncio.Task[None]] = set()
        self._peers: dict[str, Peer] = {}
        self._routing = Routing(self._peers, clock, self.new_source)

    async def attach(self, peer_id: str, role: PartyRole, offer_sdp: str) -> str:
        """Connect a peer and answer its offer; an earlier connection of `peer_id` is replaced."""
        peer = Peer(peer_id, role, self._addresses, self._clock, self)
        try:
            answer = await peer.answer(offer_sdp)
            if self._closed:
                raise Conflict("通话已结束", code="call_over")
        except BaseException:
            await peer.close(tell=False)
            raise
        self._replace(peer)
        return answer

    async def detach(self, peer_id: str) -> None:
        """Close a peer's connection; the room knows, so nothing is told."""
        self._routing.left(peer_id)
        peer = self._peers.pop(peer_id, None)
        if peer is not None:
            self._forget(peer)
            await peer.close(tell=False)

    def speak(self, peer_id: str, on: bool) -> None:
        """Give an officer the floor or take it; the last who asked has it."""
        self._routing.speak(peer_id, on)

    def view(self, peer_id: str, picture: Picture) -> None:
        """Feed an officer full or small pictures; the change shows with the next key frame."""
        self._routing.view(peer_id, picture)

    def hold_picture(self, role: PartyRole, held: bool) -> None:
        """Keep a party's picture from the other party; officers and the recorder go on."""
        self._routing.hold_picture(role, held)

    def ask_key(self, role: PartyRole) -> None:
        """Ask a party's camera for a key frame, for one who samples its picture."""
        for peer in self._peers.values():
            stream = peer.intake.stream("video") if peer.role is role else None
            if stream is not None:
                stream.request_key()

    def set_made(self, role: PartyRole, on: bool) -> None:
        """Show `made_picture`'s frames in place of what the party sends, or no longer."""
        self._routing.set_made(role, on)

    def made_picture(self, role: PartyRole, packet: EncodedPacket) -> None:
        """Take a server-made frame of a party, best with the time of the frame it is made from.

        Its source is set here. Frames come to nothing unless `set_made` is on.
        """
        made = self._routing.made_frame(role, packet)
        if made is not None:
            self._record(role, made)

    @property
    def on_made_key(self) -> Callable[[PartyRole], None]:
        """Told that somebody waits for a key frame of a party's server-made picture."""
        return self._routing.on_made_key

    @on_made_key.setter
    def on_made_key(self, told: Callable[[PartyRole], None]) -> None:
        self._routing.on_made_key = told

    def mute(self, role: PartyRole, on: bool) -> None:
        """Whether a party is kept from the other's ear; officers and recorder go on."""
        self._routing.mute(role, on)

    def hold(self, held: bool) -> None:
        """Stop or resume forwarding at once."""
        self._routing.hold(held)

    async def quality(self) -> dict[str, Figures]:
        """Figures of each peer's connection."""
        return {peer_id: peer.figures() for peer_id, peer in self._peers.items()}

    async def close(self) -> None:
        """Close every connection, now and for good; the recorder stays with its owner."""
        self._closed = True
        peers = list(self._peers.values())
        self._peers.clear()
        self._routing.close()
        await asyncio.gather(*(peer.close(tell=False) for peer in peers), *self._closing)
        self._decoders.clear()

    def new_source(self) -> int:
        """A number that tells one stream's time line from the others'."""
        self._sources += 1
        return self._sources

    def stream_began(self, peer: Peer, section: Section, stream: Incoming) -> None:
        """A peer sends something."""
        if not section.small and self._used(section.kind):
            stream.on_frame = lambda frame: self._receive(peer, stream, frame)
        self._routing.route()

    def limit_heard(self, peer: Peer, bits_s: int) -> None:
        """A viewer says how much it can take."""
        self._routing.limit_heard(peer, bits_s)

    def peer_changed(self, peer: Peer, state: str) -> None:
        """A peer's connection came, went or fell silent."""
        if self._peers.get(peer.peer_id) is not peer:
            return
        if self._recorder is not None and peer.role in PARTIES:
            self._recorder.presence(peer.role, state == "connected")
        if state == "connected":
            peer.resume()
        if state in ("failed", "closed"):
            del self._peers[peer.peer_id]
            self._forget(peer)
            self._close_later(peer)
        self._on_connection(peer.peer_id, peer.role, state)

    def _replace(self, peer: Peer) -> None:
        earlier = self._peers.pop(peer.peer_id, None)
        self._peers[peer.peer_id] = peer
        if earlier is not None:
            self._forget(earlier)
            self._close_later(earlier)
        self._routing.route()

    def _forget(self, peer: Peer) -> None:
        self._decoders.pop(peer.peer_id, None)
        if self._recorder is not None and peer.role in PARTIES:
            self._recorder.presence(peer.role, False)
        self._routing.gone(peer)

    def _close_later(self, peer: Peer) -> None:
        task = asyncio.create_task(peer.close(tell=False))
        self._closing.add(task)
        task.add_done_callback(self._closed_late)

    def _closed_late(self, task: asyncio.Task[None]) -> None:
        self._closing.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a connection did not close cleanly", exc_info=error)

    def _used(self, kind: Kind) -> bool:
        """Whether anybody wants whole frames: nobody does in a privileged call."""
        if self._recorder is not None:
            return True
        return (self._on_pcm if kind == "audio" else self.on_picture) is not None

    def _receive(self, peer: Peer, stream: Incoming, frame: Frame) -> None:
        if self._peers.get(peer.peer_id) is not peer or not self._routing.heard(peer):
            return
        packet = EncodedPacket(
            kind=stream.kind,
            data=frame.data,
            timestamp=frame.timestamp,
            clock_rate=CLOCK_RATES[stream.kind],
            keyframe=frame.keyframe,
            arrived=frame.arrived,
            source=stream.source,
        )
        if stream.kind == "audio":
            self._record(peer.role, packet)
            self._hear(peer, packet)
            return
        if not self._routing.is_made(peer.role):
            self._record(peer.role, packet)
        if self.on_picture is not None:
            self.on_picture(peer.role, packet)

    def _record(self, role: PartyRole, packet: EncodedPacket) -> None:
        if self._recorder is not None:
            self._recorder.packet(role, packet)

    def _hear(self, peer: Peer, packet: EncodedPacket) -> None:
        if self._on_pcm is None:
            return
        source, decoder = self._decoders.get(peer.peer_id, (None, None))
        if decoder is None or source != packet.source:
            # The one for the source before goes: its stream has ended.
            decoder = SpeechDecoder(packet.clock_rate)
            self._decoders[peer.peer_id] = (packet.source, decoder)
        heard = decoder.decode(packet)
        if heard is not None:
            self._on_pcm(peer.role, *heard)
