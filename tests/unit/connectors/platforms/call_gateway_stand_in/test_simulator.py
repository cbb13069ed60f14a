"""The stand-in rings each key once, and no number that no telephone has."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.platforms.call_gateway import CallRefused
from connectors.platforms.call_gateway_control import CallGatewayControl
from connectors.platforms.call_gateway_http import HttpCallGateway
from connectors.platforms.call_gateway_stand_in.entries import Entry
from connectors.platforms.call_gateway_stand_in.simulator import ServedCallGateway
from connectors.platforms.journal import Journal
from schemas.errors import NotFound, Unavailable
from schemas.exchange.call_gateway import PHONE_WRONG, Announcement, Ringing

KEY, CONTROL = b"of the door", b"of the knobs"
CALL = Announcement(key="n1-1", phone="13800000001", text="您好")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[HttpCallGateway]:
    journal = Journal[Entry](Entry, tmp_path / "journal.jsonl")
    with ServedCallGateway(KEY, control_key=CONTROL, journal=journal) as served:
        asking = HttpCallGateway(served.address, KEY, now)
        yield asking
        await asking.close()
    # What it keeps names nobody's number.
    if (tmp_path / "journal.jsonl").exists():
        assert b"13800000001" not in (tmp_path / "journal.jsonl").read_bytes()


async def test_a_key_is_rung_once_and_answered_as_it_was_then(tmp_path: Path) -> None:
    journal = Journal[Entry](Entry, tmp_path / "journal.jsonl")
    for _ in range(2):
        # The second time it has begun anew.
        with ServedCallGateway(KEY, control_key=CONTROL, journal=journal) as served:
            asking = HttpCallGateway(served.address, KEY, now)
            control = CallGatewayControl(served.address, CONTROL, now)
            assert await asking.announce(CALL) == Ringing(answered=True, detail="已接听")
            await control.answers(CALL.phone, False)
            assert await asking.announce(CALL) == Ringing(answered=True, detail="已接听")
            (rung,) = await control.calls()
            assert (rung.key, rung.phone) == ("n1-1", "138****0001")
            await asking.close()
            await control.close()


async def test_a_number_that_is_none_is_refused_for_good(door: HttpCallGateway) -> None:
    with pytest.raises(CallRefused) as refusal:
        await door.announce(Announcement(key="n2-1", phone="1" * 16, text="您好"))
    assert refusal.value.code == PHONE_WRONG


async def test_without_the_key_nothing_rings(door: HttpCallGateway) -> None:
    with ServedCallGateway(b"another") as served:
        stranger = HttpCallGateway(served.address, KEY, now)
        with pytest.raises(Unavailable) as refusal:
            await stranger.announce(CALL)
        assert refusal.value.code == "call_gateway_key"
        knobs = CallGatewayControl(served.address, CONTROL, now)
        with pytest.raises(NotFound):
            await knobs.calls()
        await stranger.close()
        await knobs.close()


async def test_a_gateway_that_is_away_is_told_as_that() -> None:
    with ServedCallGateway(KEY) as served:
        address = served.address
    asking = HttpCallGateway(address, KEY, now)
    with pytest.raises(Unavailable) as outage:
        await asking.announce(CALL)
    assert outage.value.code == "call_gateway_away"
    await asking.close()
