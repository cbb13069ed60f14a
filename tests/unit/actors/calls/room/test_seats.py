"""A party has one seat, on one device; officers are many."""

import pytest

from actors.calls.room.seats import Seats
from pipelines.flows.calls.room_client import JoinClaim
from schemas.calls.state import PartyRole
from schemas.errors import Conflict, Forbidden

RELATIVE, INMATE, OFFICER = PartyRole.RELATIVE, PartyRole.INMATE, PartyRole.OFFICER


def claim(role: PartyRole, token: str, device: str = "device-1") -> JoinClaim:
    return JoinClaim(role=role, subject_id="s", name="某人", device_id=device, token_id=token)


@pytest.mark.requirement("VC-AV-06")
def test_a_second_device_is_refused_while_the_first_sits() -> None:
    seats = Seats()
    seats.take(claim(RELATIVE, "t1"), 0)
    with pytest.raises(Forbidden) as refused:
        seats.take(claim(RELATIVE, "t2", "device-2"), 0)
    assert refused.value.code == "second_device"
    assert seats.party(RELATIVE) is seats.get("t1")


def test_the_same_device_takes_its_own_seat_over() -> None:
    seats = Seats()
    first, _ = seats.take(claim(RELATIVE, "t1"), 0)
    second, replaced = seats.take(claim(RELATIVE, "t2"), 7)
    assert replaced is first
    assert seats.party(RELATIVE) is second
    assert second.events_from == 7


def test_another_device_may_come_when_the_first_is_gone() -> None:
    seats = Seats()
    seat, _ = seats.take(claim(RELATIVE, "t1"), 0)
    seat.gone_since = 5.0
    seats.take(claim(RELATIVE, "t2", "device-2"), 0)
    assert seats.get("t2").claim.device_id == "device-2"


def test_coming_back_with_the_same_token_keeps_the_seat() -> None:
    seats = Seats()
    seat, _ = seats.take(claim(INMATE, "t1"), 0)
    seat.gone_since = 5.0
    again, replaced = seats.take(claim(INMATE, "t1"), 9)
    assert again is seat
    assert replaced is None
    assert seat.gone_since is None


def test_presence_counts_parties_alone() -> None:
    seats = Seats()
    for role, token in ((RELATIVE, "r"), (INMATE, "i"), (OFFICER, "o"), (OFFICER, "o2")):
        seats.take(claim(role, token), 0)[0].connected = role is not INMATE
    assert seats.present() == [RELATIVE]
    assert not seats.both_connected()
    seats.get("i").connected = True
    assert seats.both_connected()


def test_the_longest_gone_party_is_named() -> None:
    seats = Seats()
    assert seats.longest_gone() is None
    seats.take(claim(RELATIVE, "r"), 0)[0].gone_since = 8.0
    seats.take(claim(INMATE, "i"), 0)[0].gone_since = 3.0
    assert seats.longest_gone() == 3.0


def test_who_is_awaited_by_a_room_made_anew_counts_as_gone_until_seated() -> None:
    seats = Seats(awaited_since=5.0)
    assert seats.longest_gone() == 5.0
    seats.take(claim(RELATIVE, "r"), 0)
    assert seats.longest_gone() == 5.0
    seats.take(claim(INMATE, "i"), 0)
    assert seats.longest_gone() is None


def test_a_party_that_was_put_out_is_refused() -> None:
    seats = Seats(barred={RELATIVE})
    with pytest.raises(Forbidden):
        seats.require_not_barred(RELATIVE)
    seats.require_not_barred(INMATE)
    seats.bar(RELATIVE, False)
    seats.require_not_barred(RELATIVE)


def test_who_has_no_seat_is_told() -> None:
    with pytest.raises(Conflict):
        Seats().get("nobody")
