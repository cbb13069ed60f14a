"""One person's connection to the room's media."""

from collections.abc import Callable
from typing import NamedTuple

from aiortc import RTCSessionDescription
from aiortc.exceptions import InvalidStateError, OperationError

from connectors.media.aiortc_seam import EncodedConnection, EncodedReceiver, EncodedSender
from connectors.media.fragment import Frame
from connectors.media.layout import Section
from connectors.media.offer import limit_video, read_offer
from connectors.media.outgoing import CLOCK_RATES, OutgoingTrack
from connectors.media.peer_state import PeerState
from connectors.media.quality import Figures, QualityMeter
from pipelines.recording.packet import EncodedPacket, Kind
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput


class Given(NamedTuple):
    """A track that the peer receives, and whose it is."""

    role: PartyRole
    kind: Kind
    track: OutgoingTrack


class Peer:
    """Joins one `EncodedConnection` to the room: packets in, tracks out, states told."""

    def __init__(
        self,
        *,
        role: PartyRole,
        sources: tuple[int, int],
        addresses: tuple[str, ...],
        clock: Callable[[], float],
        on_packet: Callable[["Peer", EncodedPacket, bool], None],
        on_state: Callable[["Peer", str], None],
        on_key_wanted: Callable[["Peer", PartyRole], None],
    ) -> None:
        self.role = role
        self.source, self._small_source = sources
        self.given: list[Given] = []
        self._connection = EncodedConnection(addresses, clock)
        self._cameras: dict[bool, EncodedReceiver] = {}
        self._on_packet = on_packet
        self._on_key_wanted = on_key_wanted
        self._state = PeerState(self._connection, clock, lambda state: on_state(self, state))
        self._quality = QualityMeter(self._connection, clock)

    async def answer(self, offer_sdp: str) -> str:
        """The server's session description for the offer; raises `InvalidInput`."""
        cleaned, sections = read_offer(self.role, offer_sdp)
        for section in sections:
            self._prepare(section)
        offer = RTCSessionDescription(sdp=cleaned, type="offer")
        try:
            await self._connection.setRemoteDescription(offer)
            await self._connection.setLocalDescription()
        except (ValueError, OperationError, InvalidStateError) as error:
            raise InvalidInput("音视频连接请求无法识别", code="bad_offer", what="media") from error
        self._state.watch()
        return limit_video(self._connection.localDescription.sdp)

    def ask_key(self, *, small: bool = False) -> None:
        """Ask this peer's camera for a key frame, of its full or its small picture."""
        if small in self._cameras:
            self._cameras[small].request_key()

    def clear(self, kind: Kind | None = None) -> None:
        """Forget what waits to be sent to this peer."""
        for given in self.given:
            if kind in (None, given.kind):
                given.track.clear()

    async def figures(self) -> Figures:
        return await self._quality.read()

    async def close(self, *, tell: bool) -> None:
        """Close the connection; `tell` says whether its end is news to the room."""
        if not tell:
            self._state.mute()
        self._state.stop()
        await self._connection.close()

    def _prepare(self, section: Section) -> None:
        stream = section.gives or PartyRole.OFFICER
        receiver, sender = self._connection.add_section(section.kind, section.direction, stream)
        if section.takes:
            if section.kind == "video":
                self._cameras[section.small] = receiver
            receiver.intake.deliver = lambda frame: self._receive(section, frame)
        if section.gives:
            self._give(section.gives, section.kind, sender)

    def _give(self, role: PartyRole, kind: Kind, sender: EncodedSender) -> None:
        def key_wanted() -> None:
            self._on_key_wanted(self, role)

        track = OutgoingTrack(kind, key_wanted)
        sender.replaceTrack(track)
        if kind == "video":
            sender.key_wanted = key_wanted
        self.given.append(Given(role, kind, track))

    def _receive(self, section: Section, frame: Frame) -> None:
        if section.kind == "video" and not section.small:
            self._quality.frames += 1
        packet = EncodedPacket(
            kind=section.kind,
            data=frame.data,
            timestamp=frame.timestamp,
            clock_rate=CLOCK_RATES[section.kind],
            keyframe=frame.keyframe,
            arrived=frame.arrived,
            source=self._small_source if section.small else self.source,
        )
        self._on_packet(self, packet, section.small)
