"""One person's connection to the room's media."""

from collections.abc import Callable
from typing import NamedTuple

from aiortc import RTCSessionDescription
from aiortc.exceptions import InvalidStateError, OperationError

from connectors.media.aiortc_seam import EncodedConnection, EncodedReceiver, EncodedSender
from connectors.media.fragment import Frame
from connectors.media.layout import LAYOUTS, Section
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
        source: int,
        addresses: tuple[str, ...],
        clock: Callable[[], float],
        on_packet: Callable[["Peer", EncodedPacket], None],
        on_state: Callable[["Peer", str], None],
        on_key_wanted: Callable[[PartyRole], None],
    ) -> None:
        self.role = role
        self.source = source
        self.given: list[Given] = []
        self._connection = EncodedConnection(addresses, clock)
        self._receivers: dict[Kind, EncodedReceiver] = {}
        self._on_packet = on_packet
        self._on_key_wanted = on_key_wanted
        self._state = PeerState(self._connection, clock, lambda state: on_state(self, state))
        self._quality = QualityMeter(self._connection, clock)
        for section in LAYOUTS[role]:
            self._prepare(section)

    async def answer(self, offer_sdp: str) -> str:
        """The server's session description for the offer; raises `InvalidInput`."""
        offer = RTCSessionDescription(sdp=read_offer(self.role, offer_sdp), type="offer")
        try:
            await self._connection.setRemoteDescription(offer)
            await self._connection.setLocalDescription()
        except (ValueError, OperationError, InvalidStateError) as error:
            raise InvalidInput("音视频连接请求无法识别", code="bad_offer", what="media") from error
        self._state.watch()
        return limit_video(self._connection.localDescription.sdp)

    def ask_key(self) -> None:
        """Ask this peer's camera for a key frame."""
        if "video" in self._receivers:
            self._receivers["video"].request_key()

    def clear(self) -> None:
        """Forget what waits to be sent to this peer."""
        for given in self.given:
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
            self._receivers[section.kind] = receiver
            receiver.intake.deliver = lambda frame: self._receive(section.kind, frame)
        if section.gives:
            self._give(section.gives, section.kind, sender)

    def _give(self, role: PartyRole, kind: Kind, sender: EncodedSender) -> None:
        def key_wanted() -> None:
            self._on_key_wanted(role)

        track = OutgoingTrack(kind, key_wanted)
        sender.replaceTrack(track)
        if kind == "video":
            sender.key_wanted = key_wanted
        self.given.append(Given(role, kind, track))

    def _receive(self, kind: Kind, frame: Frame) -> None:
        if kind == "video":
            self._quality.frames += 1
        packet = EncodedPacket(
            kind=kind,
            data=frame.data,
            timestamp=frame.timestamp,
            clock_rate=CLOCK_RATES[kind],
            keyframe=frame.keyframe,
            arrived=frame.arrived,
            source=self.source,
        )
        self._on_packet(self, packet)
