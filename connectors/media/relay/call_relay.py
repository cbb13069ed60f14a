"""A call by aiortc's own means: everything decoded, relayed and encoded for each viewer.

About ten times the work of `CallMedia`. It is here so that the platform does not hang on one way
of carrying media, and on none of aiortc's private parts (VC-GEN-13).
"""

import asyncio
import logging
from collections.abc import Callable

import msgspec
from aiortc import MediaStreamTrack
from aiortc.contrib.media import MediaRelay

from connectors.media.audience import Audience
from connectors.media.engine import OnConnection, OnPcm, OnPicture
from connectors.media.quality import Figures
from connectors.media.recording.recorder import TrackRecorder
from connectors.media.relay.outlet import Outlet
from connectors.media.relay.peer import RelayPeer
from connectors.media.relay.source import MadeSource
from connectors.media.relay.taps import PictureTap, SoundTap
from connectors.media.speech_decoder import Sound
from pipelines.rules.recordings.packet import EncodedPacket, Kind
from schemas.calls.live import Picture
from schemas.calls.state import PARTIES, PartyRole
from schemas.errors import Conflict

logger = logging.getLogger(__name__)


class CallRelay:
    """The second `MediaEngine`; without small pictures."""

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
        self.on_made_key: Callable[[PartyRole], None] = lambda role: None
        self._addresses = addresses
        self._clock = clock
        self._on_pcm = on_pcm
        self._on_connection = on_connection
        self._recorder = recorder
        self._relay = MediaRelay()
        self._audience = Audience()
        self._peers: dict[str, RelayPeer] = {}
        self._made: dict[PartyRole, tuple[int, MadeSource]] = {}
        self._sources = 0
        self._closed = False
        self._closing: set[asyncio.Task[None]] = set()

    async def attach(self, peer_id: str, role: PartyRole, offer_sdp: str) -> str:
        peer = RelayPeer(peer_id, role, self._addresses, self._clock, self._relay, self)
        try:
            answer = await peer.answer(offer_sdp)
            if self._closed:
                raise Conflict("通话已结束", code="call_over")
        except BaseException:
            await peer.close()
            raise
        earlier = self._peers.pop(peer_id, None)
        self._peers[peer_id] = peer
        if earlier is not None:
            self._left(earlier)
            self._close_later(earlier)
        self._route()
        return answer

    async def detach(self, peer_id: str) -> None:
        self._audience.left(peer_id)
        peer = self._peers.pop(peer_id, None)
        if peer is not None:
            self._left(peer)
            await peer.close()

    def speak(self, peer_id: str, on: bool) -> None:
        self._audience.speak(peer_id, on)
        self._route()

    def mute(self, role: PartyRole, on: bool) -> None:
        self._audience.mute(role, on)
        self._route()

    def hold(self, held: bool) -> None:
        self._audience.hold(held)
        self._route()

    def view(self, peer_id: str, picture: Picture) -> None:
        """Nothing changes: there are full pictures alone."""

    def hold_picture(self, role: PartyRole, held: bool) -> None:
        self._audience.hold_picture(role, held)
        self._route()

    def set_made(self, role: PartyRole, on: bool) -> None:
        _, earlier = self._made.pop(role, (0, None))
        if on:
            made = MadeSource(self._clock, lambda: self.on_made_key(role))
            self._made[role] = (self._number(), made)
        self._route()
        if earlier is not None:
            earlier.stop()

    def made_picture(self, role: PartyRole, packet: EncodedPacket) -> None:
        if role in self._made:
            number, source = self._made[role]
            source.show(packet)
            self._record(role, msgspec.structs.replace(packet, source=number))

    def ask_key(self, role: PartyRole) -> None:
        for peer in self._peers.values():
            if peer.role is role and peer.picture is not None:
                peer.picture.want_key()

    async def quality(self) -> dict[str, Figures]:
        return {peer_id: await peer.figures() for peer_id, peer in list(self._peers.items())}

    async def close(self) -> None:
        self._closed = True
        peers = list(self._peers.values())
        self._peers.clear()
        for _, made in self._made.values():
            made.stop()
        await asyncio.gather(*(peer.close() for peer in peers), *self._closing)

    def sound_tap(self, peer: RelayPeer, feed: MediaStreamTrack) -> SoundTap:
        """Reads a microphone: officers' only while they speak."""
        return SoundTap(
            feed,
            self._number(),
            self._clock,
            lambda: self._used("audio") and self._counts(peer),
            lambda packet: self._record(peer.role, packet),
            hear=(lambda pcm, at: self._hear(peer.role, pcm, at)) if self._on_pcm else None,
        )

    def picture_tap(self, peer: RelayPeer, feed: MediaStreamTrack) -> PictureTap:
        """Reads a camera, whether or not anybody is shown its picture."""
        return PictureTap(
            feed,
            self._number(),
            self._clock,
            lambda: self._used("video") and self._counts(peer),
            lambda packet: self._see(peer, packet),
        )

    def peer_changed(self, peer: RelayPeer, state: str) -> None:
        """A peer's connection came, went or fell silent."""
        if self._peers.get(peer.peer_id) is not peer:
            return
        if self._recorder is not None and peer.role in PARTIES:
            self._recorder.presence(peer.role, state == "connected")
        if state in ("failed", "closed"):
            del self._peers[peer.peer_id]
            self._left(peer)
            self._close_later(peer)
        self._on_connection(peer.peer_id, peer.role, state)

    def _number(self) -> int:
        self._sources += 1
        return self._sources

    def _used(self, kind: Kind) -> bool:
        """Whether anybody takes packets: nobody does in a privileged call."""
        if self._recorder is not None:
            return True
        return (self._on_pcm if kind == "audio" else self.on_picture) is not None

    def _counts(self, peer: RelayPeer) -> bool:
        here = self._peers.get(peer.peer_id) is peer
        return here and self._audience.heard(peer.peer_id, peer.role)

    def _record(self, role: PartyRole, packet: EncodedPacket) -> None:
        if self._recorder is not None:
            self._recorder.packet(role, packet)

    def _hear(self, role: PartyRole, pcm: Sound, at: float) -> None:
        if self._on_pcm is not None:
            self._on_pcm(role, pcm, at)

    def _see(self, peer: RelayPeer, packet: EncodedPacket) -> None:
        if not self._counts(peer):
            return
        if peer.role not in self._made:
            self._record(peer.role, packet)
        if self.on_picture is not None:
            self.on_picture(peer.role, packet)

    def _left(self, peer: RelayPeer) -> None:
        if self._recorder is not None and peer.role in PARTIES:
            self._recorder.presence(peer.role, False)
        if peer.peer_id not in self._peers:
            self._audience.speak(peer.peer_id, False)
        self._route()

    def _close_later(self, peer: RelayPeer) -> None:
        task = asyncio.create_task(peer.close())
        self._closing.add(task)
        task.add_done_callback(self._closed_late)

    def _closed_late(self, task: asyncio.Task[None]) -> None:
        self._closing.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a connection did not close cleanly", exc_info=error)

    def _route(self) -> None:
        """Who is given which source from now on."""
        for peer in self._peers.values():
            for outlet in peer.given:
                outlet.follow(self._source(peer, outlet))

    def _source(self, viewer: RelayPeer, outlet: Outlet) -> MediaStreamTrack | None:
        role = outlet.role
        if not self._audience.gets(viewer.role, role, outlet.kind):
            return None
        if role is PartyRole.OFFICER:
            speaker = self._peers.get(self._audience.speaker or "")
            return speaker.sources.get(outlet.kind) if speaker is not None else None
        if outlet.kind == "video" and role in self._made:
            return self._made[role][1]
        newest = (peer for peer in reversed(self._peers.values()) if peer.role is role)
        return next(
            (one.sources[outlet.kind] for one in newest if outlet.kind in one.sources), None
        )
