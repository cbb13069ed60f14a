"""One person's connection to a relayed call."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from aiortc import MediaStreamTrack, RTCRtpReceiver, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from aiortc.exceptions import InvalidStateError, OperationError

from connectors.media.aiortc_seam import StockConnection
from connectors.media.layout import Section
from connectors.media.offer import limit_video, read_offer
from connectors.media.peer_state import PeerState
from connectors.media.quality import Figures
from connectors.media.relay.figures import StatsMeter
from connectors.media.relay.outlet import Outlet
from connectors.media.relay.source import Source
from connectors.media.relay.taps import PictureTap, SoundTap
from pipelines.rules.recordings.packet import Kind
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput


class RelayOwner(Protocol):
    """Whom a peer tells what happens on its connection."""

    def sound_tap(self, peer: "RelayPeer", feed: MediaStreamTrack) -> SoundTap: ...

    def picture_tap(self, peer: "RelayPeer", feed: MediaStreamTrack) -> PictureTap: ...

    def peer_changed(self, peer: "RelayPeer", state: str) -> None: ...


class RelayPeer:
    """Joins one connection to the call: sources in, outlets out, states told."""

    def __init__(
        self,
        peer_id: str,
        role: PartyRole,
        addresses: tuple[str, ...],
        clock: Callable[[], float],
        relay: MediaRelay,
        owner: RelayOwner,
    ) -> None:
        self.peer_id = peer_id
        self.role = role
        self.given: list[Outlet] = []
        self.sources: dict[Kind, Source] = {}
        self.picture: PictureTap | None = None
        self._sound: SoundTap | None = None
        self._clock = clock
        self._relay = relay
        self._owner = owner
        self._addresses = addresses
        self._connection = StockConnection(addresses)
        self._meter = StatsMeter(self._connection, clock)
        tell: Callable[[str], None] = lambda state: owner.peer_changed(self, state)  # noqa: E731
        self._state = PeerState(self._connection, self._meter.received, clock, tell)

    async def answer(self, offer_sdp: str) -> str:
        """The server's session description for the offer; raises `InvalidInput`."""
        cleaned, sections = read_offer(self.role, offer_sdp, self._addresses)
        receivers = [self._prepare(section) for section in sections]
        offer = RTCSessionDescription(sdp=cleaned, type="offer")
        try:
            await self._connection.setRemoteDescription(offer)
            await self._connection.setLocalDescription()
        except (ValueError, OperationError, InvalidStateError) as error:
            raise InvalidInput("音视频连接请求无法识别", code="bad_offer", what="media") from error
        for section, receiver in zip(sections, receivers, strict=True):
            if section.takes and not section.small:
                self._take(section.kind, receiver)
        self._state.watch()
        return limit_video(self._connection.localDescription.sdp)

    async def figures(self) -> Figures:
        picture = self.picture
        frames, size = (picture.frames, picture.size) if picture else (0, (0, 0))
        return await self._meter.read(frames, size)

    async def close(self) -> None:
        """Close the connection; its end is no news to the room."""
        self._state.mute()
        self._state.stop()
        for track in (*self.given, *self.sources.values()):
            track.stop()
        await asyncio.gather(*(tap.close() for tap in (self._sound, self.picture) if tap))
        await self._connection.close()

    def _prepare(self, section: Section) -> RTCRtpReceiver:
        if section.small:
            # Decoding a second picture of everybody would cost more than it saves: officers are
            # given the full one.
            return self._connection.add_section("video", "inactive", self.role).receiver
        source: str | Outlet = section.kind
        if section.gives:
            source = Outlet(self._relay, section.gives, section.kind)
            self.given.append(source)
        stream = section.gives or PartyRole.OFFICER
        return self._connection.add_section(source, section.direction, stream).receiver

    def _take(self, kind: Kind, receiver: RTCRtpReceiver) -> None:
        source = self.sources[kind] = Source(receiver.track, self._clock)
        if kind == "audio":
            self._sound = self._owner.sound_tap(self, self._relay.subscribe(source))
        else:
            # The newest frame alone: encoding must not fall behind.
            feed = self._relay.subscribe(source, buffered=False)
            self.picture = self._owner.picture_tap(self, feed)
