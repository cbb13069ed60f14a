"""Offers as browsers make them."""

import pytest
from aiortc import RTCPeerConnection

from connectors.media.candidates import MOST_ASKED
from connectors.media.layout import LAYOUTS, SMALL_PICTURE, Section
from connectors.media.offer import limit_video, read_offer
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput

OURS = ("127.0.0.1",)
HIDDEN = "a=candidate:1 1 udp 2113937151 0b1e2f-77.local 51234 typ host generation 0\r\n"


async def offer_of(role: PartyRole, *more: Section) -> str:
    connection = RTCPeerConnection()
    for section in (*LAYOUTS[role], *more):
        connection.addTransceiver(section.kind, "sendrecv")
    await connection.setLocalDescription(await connection.createOffer())
    sdp = connection.localDescription.sdp
    await connection.close()
    return sdp


@pytest.mark.parametrize("role", list(PartyRole))
async def test_each_roles_offer_is_read(role: PartyRole) -> None:
    read, sections = read_offer(role, await offer_of(role), OURS)
    assert sections == LAYOUTS[role]
    assert "a=candidate" in read
    assert "end-of-candidates" not in read


async def test_hidden_addresses_are_left_out() -> None:
    offer = (await offer_of(PartyRole.RELATIVE)).replace("a=candidate", HIDDEN + "a=candidate", 1)
    read, _ = read_offer(PartyRole.RELATIVE, offer, OURS)
    assert ".local" not in read
    assert "a=candidate" in read


def with_candidates(offer: str, count: int) -> str:
    places = (f"10.{number // 250}.0.{number % 250 + 1}" for number in range(count))
    made = "".join(f"a=candidate:1 1 udp 2113937151 {one} 5000 typ host\r\n" for one in places)
    return offer.replace("a=candidate", made + "a=candidate", 1)


async def test_an_offer_with_hundreds_of_addresses_is_refused() -> None:
    offer = with_candidates(await offer_of(PartyRole.RELATIVE), 500)
    with pytest.raises(InvalidInput) as refused:
        read_offer(PartyRole.RELATIVE, offer, OURS)
    assert refused.value.detail == {"what": "candidates"}


async def test_of_many_addresses_few_are_asked() -> None:
    offer = with_candidates(await offer_of(PartyRole.RELATIVE), 60)
    read, sections = read_offer(PartyRole.RELATIVE, offer, OURS)
    assert read.count("a=candidate") == MOST_ASKED
    assert sections == LAYOUTS[PartyRole.RELATIVE]


async def test_a_party_may_add_a_small_picture_and_an_officer_may_not() -> None:
    more = await offer_of(PartyRole.INMATE, SMALL_PICTURE)
    _, sections = read_offer(PartyRole.INMATE, more, OURS)
    assert sections[-1] == SMALL_PICTURE
    with pytest.raises(InvalidInput):
        read_offer(PartyRole.OFFICER, await offer_of(PartyRole.OFFICER, SMALL_PICTURE), OURS)
    twice = await offer_of(PartyRole.INMATE, SMALL_PICTURE, SMALL_PICTURE)
    with pytest.raises(InvalidInput):
        read_offer(PartyRole.INMATE, twice, OURS)


async def test_another_roles_sections_are_refused() -> None:
    with pytest.raises(InvalidInput):
        read_offer(PartyRole.OFFICER, await offer_of(PartyRole.RELATIVE), OURS)


def test_only_the_pictures_get_a_ceiling() -> None:
    answer = "m=audio 1 X 96\r\nc=IN IP4 1.2.3.4\r\nm=video 1 X 97\r\nc=IN IP4 1.2.3.4\r\na=x\r\n"
    assert limit_video(answer).split("\r\n")[2:5] == [
        "m=video 1 X 97",
        "c=IN IP4 1.2.3.4",
        "b=AS:700",
    ]
