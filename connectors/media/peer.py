"""One person's connection to the room's media."""

from collections.abc import Callable
from typing import Protocol

from aiortc import RTCSessionDescription
from aiortc.exceptions import InvalidStateError, OperationError

from connectors.media.aiortc_seam import PacketConnection
from connectors.media.forwarding.bandwidth import Bandwidth
from connectors.media.forwarding.heads import SendTerms
from connectors.media.forwarding.incoming import Incoming
from connectors.media.forwarding.intake import Intake, TakeTerms
from connectors.media.forwarding.outgoing import Outgoing
from connectors.media.layout import Section
from connectors.media.offer import VIDEO_KBIT_S, limit_video, read_offer
from connectors.media.peer_reports import PeerReports
from connectors.media.peer_state import PeerState
from connectors.media.quality import Figures, QualityMeter
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput


class PeerOwner(Protocol):
    """Whom a peer tells what happens on its connection."""

    def new_source(self) -> int: ...

    def stream_began(self, peer: "Peer", section: Section, stream: Incoming) -> None: ...

    def peer_changed(self, peer: "Peer", state: str) -> None: ...

    def limit_heard(self, peer: "Peer", bits_s: int) -> None: ...


class Peer:
    """Joins one `PacketConnection` to the room: streams in, streams out, states told."""

    def __init__(
        self,
        peer_id: str,
        role: PartyRole,
        addresses: tuple[str, ...],
        clock: Callable[[], float],
        owner: PeerOwner,
    ) -> None:
        self.peer_id = peer_id
        self.role = role
        self.given: list[Outgoing] = []
        self.bandwidth = Bandwidth(VIDEO_KBIT_S * 1000)
        self._owner = owner
        self._clock = clock
        self._addresses = addresses
        self._connection = PacketConnection(addresses)
        wire = self._connection.wire
        self._send = wire.send_rtp
        self._reports = PeerReports(
            wire=wire,
            bandwidth=self.bandwidth,
            clock=clock,
            on_limit=lambda bits_s: owner.limit_heard(self, bits_s),
        )
        self.intake = Intake(
            clock=clock,
            feedback=self._reports,
            bandwidth=self.bandwidth,
            new_source=owner.new_source,
            on_stream=lambda section, stream: owner.stream_began(self, section, stream),
        )
        wire.on_rtp = self.intake.rtp
        tell: Callable[[str], None] = lambda state: owner.peer_changed(self, state)  # noqa: E731
        self._state = PeerState(self._connection, self._received, clock, tell)
        self._quality = QualityMeter(wire, self.intake, self._reports, clock)

    async def answer(self, offer_sdp: str) -> str:
        """The server's session description for the offer; raises `InvalidInput`."""
        cleaned, sections = read_offer(self.role, offer_sdp, self._addresses)
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

    def resume(self) -> None:
        """The connection is up, for the first time or after a break."""
        for outgoing in self.given:
            outgoing.resume()

    def limit(self, bits_s: int | None) -> None:
        """Tell this peer's camera what the other party can take."""
        self.bandwidth.set_onward(bits_s)
        if self.bandwidth.urgent():
            self._reports.tell_limit()

    def figures(self) -> Figures:
        return self._quality.read()

    async def close(self, *, tell: bool) -> None:
        """Close the connection; `tell` says whether its end is news to the room."""
        if not tell:
            self._state.mute()
        self._state.stop()
        self._reports.stop()
        await self._connection.close()

    async def _received(self) -> int:
        return self._connection.wire.packets

    def _prepare(self, section: Section) -> None:
        stream = section.gives or PartyRole.OFFICER
        receiver, sender = self._connection.add_section(section.kind, section.direction, stream)
        if section.takes:
            receiver.opened = lambda terms: self._take(section, terms)
        if section.gives:
            outgoing = Outgoing(section.gives, section.kind, self._clock, self._reports.soon)
            self.given.append(outgoing)
            sender.opened = lambda terms: self._give(outgoing, terms)
        self._reports.ours = self._reports.ours or sender.ssrc

    def _take(self, section: Section, terms: TakeTerms) -> None:
        self._reports.start(self.intake)
        self.intake.open(section, terms)

    def _give(self, outgoing: Outgoing, terms: SendTerms) -> None:
        self._reports.start(self.intake)
        self._reports.give(terms.ssrc, outgoing)
        outgoing.open(terms, self._send)
