"""What somebody on the wire sees of a call, and what an unencrypted peer gets (VC-GEN-08)."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from connectors.media.forwarding.packet import Packet
from connectors.media.forwarding.stream import Stream
from pipelines.rules.recordings.packet import EncodedPacket
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput
from tests.integration.media.conftest import Room
from tests.needs import root

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-GEN-08")]

AUDIO, VIDEO = 0, 1
ETH_P_ALL = 3
UDP = 17
SLICE = 24
"""So many bytes in a row do not recur by chance."""


@contextmanager
def capture() -> Iterator[list[tuple[int, int, bytes]]]:
    """Everything on the loopback: source port, target port and payload of each UDP datagram."""
    caught: list[tuple[int, int, bytes]] = []
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL)) as wire:
        wire.bind(("lo", 0))
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        wire.setblocking(False)

        def read() -> None:
            frame = wire.recv(65536)
            head = 4 * (frame[0] & 0x0F)
            if frame[0] >> 4 == 4 and frame[9] == UDP and len(frame) > head + 8:
                ports = [int.from_bytes(frame[at : at + 2], "big") for at in (head, head + 2)]
                caught.append((ports[0], ports[1], frame[head + 8 :]))

        loop = asyncio.get_running_loop()
        loop.add_reader(wire, read)
        try:
            yield caught
        finally:
            loop.remove_reader(wire)


class Spoken:
    """Every payload that the room forwarded, as it was inside."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.payloads: list[tuple[str, bytes]] = []
        send_on = Stream._send_on

        def noted(stream: Stream, packet: Packet) -> None:
            self.payloads.append((stream.kind, packet.payload))
            send_on(stream, packet)

        # Noted and sent on as ever: the payloads are what must not be found in the capture.
        monkeypatch.setattr(Stream, "_send_on", noted)


def kind_of(payload: bytes) -> str:
    """What a datagram is by its first byte (RFC 7983)."""
    first = payload[0]
    if first <= 3:
        return "stun"
    if 20 <= first <= 63:
        return "dtls"
    return "srtp" if 128 <= first <= 191 else "unknown"


@root("only root may capture what goes over the wire")
async def test_a_capture_of_a_call_shows_no_payload(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = Spoken(monkeypatch)
    async with asyncio.timeout(40):
        with capture() as caught:
            relative, inmate = await room.pair()
            await relative.heard[VIDEO].count(40)
            await inmate.heard[AUDIO].tone(440)
    ports = {pair.local_addr[1] for pair in _pairs(room)}
    ours = [payload for source, target, payload in caught if ports & {source, target}]
    kinds = [kind_of(payload) for payload in ours]
    assert {"dtls", "srtp"} <= set(kinds)
    assert set(kinds) <= {"stun", "dtls", "srtp"}
    assert kinds.count("srtp") > 300
    seen = b"\0".join(payload for _, _, payload in caught)
    for kind in ("audio", "video"):
        said = [payload for one, payload in spoken.payloads if one == kind]
        slices = {one[at : at + SLICE] for one in said for at in (8, len(one) // 2)}
        slices = {one for one in slices if len(one) == SLICE and len(set(one)) > SLICE // 2}
        assert len(slices) > 30
        assert not [one for one in slices if one in seen]


async def test_each_connection_of_each_call_has_keys_of_its_own(room: Room) -> None:
    keys = []
    for number in range(2):
        await room.pair()
        await room.state("relative", "connected")
        for peer in room.media._peers.values():
            ssl = peer._connection._dtls._ssl
            keys.append(ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", 60))
        if number == 0:
            room.states.clear()
    assert len(set(keys)) == 4
    fingerprints = {
        peer._connection._dtls.getLocalParameters().fingerprints[0].value
        for peer in room.media._peers.values()
    }
    assert len(fingerprints) == 2, "and no certificate serves twice"


async def test_unencrypted_media_are_not_forwarded(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = Spoken(monkeypatch)
    seen: list[EncodedPacket] = []
    room.media.on_picture = lambda role, packet: seen.append(packet)
    async with asyncio.timeout(30):
        relative, inmate = await room.pair()
        await inmate.heard[VIDEO].count(5)
        peer = room.media._peers["relative"]
        address = peer._connection.wire._ice._nominated[1].local_addr
        sender = relative.connection.getTransceivers()[VIDEO].sender
        plain = bytes([0x80, 97, 0x7F, 0xFF, 0, 0, 0, 1]) + sender._ssrc.to_bytes(4, "big")
        plain += b"\x10\x00this was never encrypted"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
            for _ in range(20):
                outside.sendto(plain, address)
        while peer._connection.wire.refused < 20:
            await inmate.heard[VIDEO].count(1)
        await inmate.heard[VIDEO].count(10)
    assert not [one for _, one in spoken.payloads if b"never encrypted" in one]
    assert not [one for one in seen if b"never encrypted" in one.data]


@pytest.mark.parametrize("what", ["profile", "fingerprint"])
async def test_an_offer_of_an_unencrypted_connection_is_refused(room: Room, what: str) -> None:
    person = room.person(PartyRole.RELATIVE, 440)
    await person.connection.setLocalDescription(await person.connection.createOffer())
    sdp = person.connection.localDescription.sdp
    if what == "profile":
        sdp = sdp.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")
    else:
        lines = [line for line in sdp.splitlines() if not line.startswith("a=fingerprint")]
        sdp = "\r\n".join(lines) + "\r\n"
    with pytest.raises(InvalidInput) as refusal:
        await room.media.attach("relative", PartyRole.RELATIVE, sdp)
    assert refusal.value.detail == {"what": "unencrypted"}
    assert await room.media.quality() == {}


def _pairs(room: Room) -> list[Any]:
    return [peer._connection.wire._ice._nominated[1] for peer in room.media._peers.values()]
