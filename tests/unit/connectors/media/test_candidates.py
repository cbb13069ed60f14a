"""Which of a party's addresses the server asks."""

import pytest

from connectors.media.candidates import MOST_ASKED, told, without_unasked
from schemas.calls.state import PartyRole

PUBLIC, PRIVATE, HERE = "116.228.1.1", "10.3.0.1", "127.0.0.1"
RELATIVE, INMATE = PartyRole.RELATIVE, PartyRole.INMATE


def line(address: str, *, port: int = 5000, transport: str = "udp") -> str:
    return f"a=candidate:1 1 {transport} 2113937151 {address} {port} typ host\r\n"


def asked(address: str, *ours: str, role: PartyRole = RELATIVE, transport: str = "udp") -> bool:
    return without_unasked(role, line(address, transport=transport), ours or (PUBLIC,)) != ""


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "fe80::1",
        "224.0.0.251",
        "ff02::fb",
        "0.0.0.0",
        "::",
        "255.255.255.255",
        "0b1e2f-77.local",
        "internal.bureau.example",
    ],
)
@pytest.mark.parametrize("ours", [PUBLIC, PRIVATE, HERE])
def test_nobody_is_meant_by_these(address: str, ours: str) -> None:
    assert not any(asked(address, ours, role=role) for role in PartyRole)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_asked_from_loopback_alone(address: str) -> None:
    assert asked(address, HERE)
    assert not asked(address, PRIVATE)
    assert not asked(address, PUBLIC)


@pytest.mark.parametrize("address", ["10.0.0.9", "192.168.1.1", "100.64.0.1", "fd00::1"])
def test_a_relatives_own_network_is_asked_where_no_way_from_outside_leads_here(
    address: str,
) -> None:
    assert not asked(address, PUBLIC, PRIVATE)
    assert asked(address, PRIVATE)
    assert asked(address, PUBLIC, PRIVATE, role=INMATE)
    assert not asked(address, PUBLIC, role=INMATE)


def test_a_public_address_is_asked_over_udp() -> None:
    assert asked("101.80.1.1")
    assert not asked("101.80.1.1", transport="tcp")


def test_no_more_than_a_few_are_asked_and_each_in_every_section() -> None:
    lines = "".join(line(f"101.80.1.{number + 1}") for number in range(40))
    kept = without_unasked(RELATIVE, lines + lines, (PUBLIC,))
    assert told(lines + lines) == 80
    assert told(kept) == 2 * MOST_ASKED
    ports = "".join(line("101.80.1.1", port=5000 + number) for number in range(40))
    assert told(without_unasked(RELATIVE, ports, (PUBLIC,))) == MOST_ASKED


def test_what_is_no_address_at_all_is_left_out() -> None:
    assert (
        without_unasked(RELATIVE, "a=candidate:1 1 udp\r\na=mid:0\r\n", (PUBLIC,)) == "a=mid:0\r\n"
    )
