"""No connector is led into a network that nobody named."""

from collections.abc import Sequence

import pytest

from connectors.prisons.adapters.guard import AddressRefused, Guard
from connectors.prisons.adapters.guarded_http import GuardedHttp
from connectors.prisons.simulators.http_server import Asked, HttpStandIns, Reply
from schemas.errors import InvalidInput, Unavailable

LOOPBACK = ("127.0.0.1/32",)


def answering(*found: str) -> Guard:
    return Guard((), _resolving(found))


def _resolving(found: Sequence[str]):  # type: ignore[no-untyped-def]
    async def resolving(host: str, port: int) -> Sequence[str]:
        return found

    return resolving


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "10.3.0.7",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
        "no address",
    ],
)
async def test_an_address_inside_of_a_network_is_refused(inside: str) -> None:
    with pytest.raises(AddressRefused):
        await answering(inside).address("visits.example", 443)


async def test_one_refused_address_among_good_ones_is_enough() -> None:
    with pytest.raises(AddressRefused):
        await answering("203.0.114.9", "10.0.0.1").address("visits.example", 443)


async def test_a_public_address_is_given_as_it_was_judged() -> None:
    assert await answering("203.0.114.9").address("visits.example", 443) == "203.0.114.9"


async def test_a_named_network_is_allowed_and_no_other() -> None:
    guard = Guard(("10.3.0.0/16",), _resolving(["10.3.9.1"]))
    assert await guard.address("visits.prison", 80) == "10.3.9.1"
    guard = Guard(("10.3.0.0/16",), _resolving(["10.4.9.1"]))
    with pytest.raises(AddressRefused):
        await guard.address("visits.prison", 80)


@pytest.mark.parametrize(
    ("inside", "network"),
    [
        ("127.0.0.1", "127.0.0.0/8"),
        ("127.8.8.8", "127.0.0.0/8"),
        ("::ffff:127.0.0.1", "127.0.0.0/8"),
        ("::1", "::1/128"),
        ("0.0.0.0", "0.0.0.0/8"),
    ],
)
async def test_this_machine_is_no_private_network_where_no_stand_ins_run(
    inside: str, network: str
) -> None:
    """As a name that is put on loopback once its settings were accepted."""
    with pytest.raises(AddressRefused):
        await Guard((network,), _resolving([inside])).address("visits.prison", 80)


async def test_stand_ins_are_reached_on_loopback_and_nowhere_by_an_unset_address() -> None:
    guard = Guard(LOOPBACK, _resolving(["127.0.0.1"]), loopback=True)
    assert await guard.address("visits.prison", 80) == "127.0.0.1"
    with pytest.raises(AddressRefused):
        await Guard(("0.0.0.0/8",), _resolving(["0.0.0.0"]), loopback=True).address("x", 80)


async def test_a_mapped_address_is_judged_as_the_one_inside() -> None:
    guard = Guard(("10.3.0.0/16",), _resolving(["::ffff:10.3.0.1"]))
    assert await guard.address("visits.prison", 80) == "::ffff:10.3.0.1"


async def test_a_name_that_leads_nowhere_may_do_so_later() -> None:
    with pytest.raises(Unavailable):
        await answering().address("visits.example", 80)


@pytest.mark.parametrize("network", ["10.0.0.1/8", "everything", ""])
def test_a_network_that_is_none_is_refused(network: str) -> None:
    with pytest.raises(InvalidInput):
        Guard((network,))


async def test_a_second_answer_of_the_name_server_changes_nothing() -> None:
    """Resolved once for a connection, and connected to what was judged."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    async def resolving(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    with HttpStandIns() as listening:
        listening.mount("prison", lambda _: Reply(200, b"{}"))
        port = listening.origin.rpartition(":")[2]
        http = GuardedHttp(
            f"http://visits.prison:{port}/prison", Guard(LOOPBACK, resolving, loopback=True), {}
        )
        assert (await http.ask("GET", "status")).content == b"{}"
        assert asked == ["visits.prison"]
        with pytest.raises(AddressRefused):
            await http.ask("GET", "status")
        await http.close()


async def test_a_redirect_is_judged_like_the_address() -> None:
    async def resolving(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"] if host == "visits.prison" else ["169.254.169.254"]

    with HttpStandIns() as listening:
        away = (("Location", "http://metadata.internal/latest"),)
        listening.mount("prison", lambda _: Reply(302, headers=away))
        port = listening.origin.rpartition(":")[2]
        http = GuardedHttp(
            f"http://visits.prison:{port}/prison", Guard(LOOPBACK, resolving, loopback=True), {}
        )
        with pytest.raises(AddressRefused):
            await http.ask("GET", "status")
        with pytest.raises(InvalidInput) as raised:
            await http.ask("POST", "orders", content=b"{}")
        assert raised.value.code == "peer_answer"
        await http.close()


async def test_the_secret_goes_to_its_own_origin_alone() -> None:
    seen: list[Asked] = []

    def elsewhere(asked: Asked) -> Reply:
        seen.append(asked)
        return Reply(200, b"{}")

    with HttpStandIns() as home, HttpStandIns() as other:
        address = other.mount("found", elsewhere)

        def redirecting(asked: Asked) -> Reply:
            seen.append(asked)
            return Reply(307, headers=(("Location", address),))

        base = home.mount("prison", redirecting)
        http = GuardedHttp(base, Guard(LOOPBACK, loopback=True), {"X-Api-Key": "secret"})
        await http.ask("GET", "status")
        await http.close()
    assert [one.headers.get("x-api-key") for one in seen] == ["secret", None]


async def test_redirects_without_end_are_given_up() -> None:
    with HttpStandIns() as listening:
        base = listening.origin + "/prison"
        listening.mount("prison", lambda _: Reply(302, headers=(("Location", base),)))
        http = GuardedHttp(base, Guard(LOOPBACK, loopback=True), {})
        with pytest.raises(InvalidInput) as raised:
            await http.ask("GET", "")
        assert raised.value.code == "peer_answer"
        await http.close()


async def test_an_answer_beyond_the_limit_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.prisons.adapters.guarded_http.MOST_BYTES", 1_000)
    with HttpStandIns() as listening:
        base = listening.mount("prison", lambda _: Reply(200, b"x" * 1_001))
        http = GuardedHttp(base, Guard(LOOPBACK, loopback=True), {})
        with pytest.raises(InvalidInput) as raised:
            await http.ask("GET", "")
        assert raised.value.code == "peer_answer"
        await http.close()


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408, 401, 403])
async def test_trouble_of_the_peer_may_pass(status: int) -> None:
    with HttpStandIns() as listening:
        base = listening.mount("prison", lambda _: Reply(status))
        http = GuardedHttp(base, Guard(LOOPBACK, loopback=True), {})
        with pytest.raises(Unavailable):
            await http.ask("GET", "")
        await http.close()


@pytest.mark.parametrize("address", ["ftp://visits.example/", "file:///etc/passwd", "gopher://x"])
async def test_only_http_is_spoken(address: str) -> None:
    http = GuardedHttp(address, answering("203.0.114.9"), {})
    with pytest.raises(InvalidInput):
        await http.ask("GET", "")
    await http.close()


@pytest.mark.parametrize("path", ["../admin", "a/../../b", "./x"])
async def test_a_path_does_not_lead_out_of_the_address(path: str) -> None:
    http = GuardedHttp("http://visits.example/prison", answering("203.0.114.9"), {})
    with pytest.raises(InvalidInput):
        await http.ask("GET", path)
    await http.close()


async def test_link_local_addresses_stay_closed_whatever_is_named() -> None:
    guard = Guard(("169.254.0.0/16",), _resolving(["169.254.169.254"]))
    with pytest.raises(AddressRefused):
        await guard.address("visits.prison", 80)
