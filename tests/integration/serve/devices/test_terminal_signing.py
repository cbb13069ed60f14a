"""Terminals sign what they send: one request, at its time, once (VC-DEV-03, ID-4)."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from connectors.platforms.terminal_key import TerminalKey
from connectors.platforms.terminal_simulator import TerminalSimulator
from connectors.postgres.audit import audit
from pipelines.flows.services import Services
from pipelines.rules.access.route import Who
from pipelines.rules.devices.signature import Asked
from schemas.errors import Conflict, Forbidden, InvalidInput, Unauthenticated
from schemas.tables.devices.device import device_credential
from tests.integration.serve.client import ANSWER_S, People
from tests.integration.serve.devices.park import REFUSED, Park
from tests.integration.serve.held_lines import held
from tests.integration.serve.journey import configure
from tests.integration.serve.said import INTERFACES
from tests.integration.serve.world import World

BEAT = "/api/device/heartbeat"
BODY = b'{"facts": {"firmware": "1.0.0"}}'
SKEW_S = 120
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Wire:
    """What goes over the line for one terminal, as somebody on the line has it."""

    def __init__(self, park: Park, terminal: TerminalSimulator) -> None:
        self.park, self.terminal = park, terminal

    def signed(
        self,
        *,
        key: TerminalKey | None = None,
        serial: str | None = None,
        path: str = BEAT,
        query: tuple[tuple[str, str], ...] = (),
        body: bytes = BODY,
        off_s: int = 0,
    ) -> dict[str, str]:
        """The headers of a request; those that are signed for another one, where asked so."""
        asked = Asked(method="POST", path=path, query=query, body=body)
        at = self.park.world.clock() + timedelta(seconds=off_s)
        return (key or self.terminal.key).headers(serial or self.terminal._serial, asked, at)

    async def send(
        self, headers: dict[str, str], *, path: str = BEAT, body: bytes = BODY, base: str = ""
    ) -> tuple[int, str]:
        sent = {"Content-Type": "application/json", **headers}
        reply = await self.park.http.post(base + path, content=body, headers=sent)
        return reply.status_code, reply.json().get("code", "")


@pytest.fixture
async def park(people: People, world: World) -> AsyncIterator[Park]:
    admin = await people.officer("sysadmin")
    world.now = datetime.now(UTC)
    async with httpx.AsyncClient(base_url=people.base, timeout=ANSWER_S) as http:
        yield Park(admin, http, world)


@pytest.fixture
async def wire(park: Park) -> Wire:
    return Wire(park, (await park.ready())[1])


async def reasons(park: Park) -> dict[str, tuple[str, int]]:
    """Who was turned away, why, and how often."""
    rows = (await park.admin.get(REFUSED))["rows"]
    return {row["serial"]: (row["reason"], row["attempts"]) for row in rows}


@pytest.mark.requirement("VC-DEV-03")
async def test_a_request_counts_once(wire: Wire) -> None:
    headers = wire.signed()
    assert await wire.send(headers) == (200, "")
    for _ in range(2):
        assert await wire.send(headers) == (401, "replayed")
    serial = wire.terminal._serial
    assert await reasons(wire.park) == {serial: ("replayed", 2)}
    (row,) = (await wire.park.admin.get(REFUSED))["rows"]
    async with wire.park.world.database.transaction() as tx:
        (told,) = await audit.rows_of(tx, "refused_device", row["id"])
    assert (told.action, told.result) == ("device.refused", "refused")
    # A device that is known is no new one.
    asked = {"name": "x", "kind": "kiosk", "model": "x", "place": "x"}
    asked["unit_id"] = wire.park.world.ward_id
    path = f"{REFUSED}/{row['id']}/adopt"
    assert await wire.park.admin.refused(path, asked) == (409, "device_known")


async def test_it_counts_once_among_all_replicas(wire: Wire, second: People) -> None:
    headers = [wire.signed() for _ in range(5)]
    for one in headers:
        told = await asyncio.gather(
            *(wire.send(one, base=base) for base in ("", second.base) for _ in range(3))
        )
        assert sorted(told) == [(200, "")] + [(401, "replayed")] * 5


@pytest.mark.requirement("VC-DEV-03")
async def test_a_signature_fits_no_other_request_and_no_other_terminal(wire: Wire) -> None:
    _, other = await wire.park.ready()
    body = BODY.replace(b"1.0.0", b"9.9.9")
    unfit = {
        "another body": (wire.signed(), BEAT, body),
        "another query": (wire.signed(), f"{BEAT}?x=1", BODY),
        "a query left out": (wire.signed(query=(("x", "1"),)), BEAT, BODY),
        "another path": (wire.signed(), "/api/device/commands/pick-up", BODY),
        "a made-up key": (wire.signed(key=TerminalKey()), BEAT, BODY),
        "another's key": (wire.signed(key=other.key), BEAT, BODY),
        "another's name": (wire.signed() | {"x-device-serial": other._serial}, BEAT, BODY),
        "another time": (wire.signed() | {"x-device-time": at(wire, 1)}, BEAT, BODY),
        "another number": (wire.signed() | {"x-device-nonce": secrets.token_hex(16)}, BEAT, BODY),
        "no signature": (wire.signed() | {"x-device-signature": "00"}, BEAT, BODY),
        "no hexadecimal": (wire.signed() | {"x-device-signature": "so not"}, BEAT, BODY),
        "a long one": (wire.signed() | {"x-device-signature": "00" * 500}, BEAT, BODY),
    }
    for what, (headers, path, body) in unfit.items():
        told = await wire.send(headers, path=path, body=body)
        assert told == (401, "unknown_device"), what
    told = await reasons(wire.park)
    assert told[other._serial] == ("wrong_signature", 1)
    assert told[wire.terminal._serial] == ("wrong_signature", len(unfit) - 1)
    # The same words as for a terminal that nobody knows.
    stranger = wire.signed(serial="ODD-0001")
    assert await wire.send(stranger) == (401, "unknown_device")
    assert await wire.send(wire.signed(query=(("x", "1"),)), path=f"{BEAT}?x=1") == (200, "")


def at(wire: Wire, off_s: int) -> str:
    return str(int(wire.park.world.clock().timestamp()) + off_s)


@pytest.mark.parametrize("off_s", [-SKEW_S - 1, SKEW_S + 1, 86_400])
async def test_a_request_that_is_late_or_early_is_told_the_time(wire: Wire, off_s: int) -> None:
    headers = wire.signed(off_s=off_s) | {"Content-Type": "application/json"}
    assert await wire.send(headers) == (401, "stale_request")
    assert await reasons(wire.park) == {}
    reply = await wire.park.http.post(BEAT, content=BODY, headers=headers)
    assert reply.json()["detail"]["time"] == int(wire.park.world.clock().timestamp())
    # Later it comes at its time, and then it counts.
    assert wire.park.world.now is not None
    wire.park.world.now += timedelta(seconds=off_s)
    assert await wire.send(headers) == (200, "")


@pytest.mark.parametrize(("slow_s", "answer"), [(239, 200), (241, 401)])
async def test_a_body_may_come_slowly_and_not_for_ever(
    people: People, wire: Wire, slow_s: int, answer: int
) -> None:
    world = wire.park.world

    def later() -> None:
        assert world.now is not None
        world.now += timedelta(seconds=slow_s)

    headers = {"Content-Type": "application/json", **wire.signed()}
    # The clock stands still, and a signature says whole seconds.
    assert world.now is not None
    world.now = world.now.replace(microsecond=0)
    told = await held(people.base, BEAT, headers, BODY, later)
    assert told == (answer, "" if answer == 200 else "stale_request")


async def test_how_far_a_clock_may_be_off_is_a_parameter(wire: Wire, services: Services) -> None:
    assert await wire.send(wire.signed(off_s=-100)) == (200, "")
    configure(services, request_skew_s=60)
    assert await wire.send(wire.signed(off_s=-100)) == (401, "stale_request")


async def test_a_terminal_whose_clock_is_wrong_goes_by_the_platforms(park: Park) -> None:
    record = await park.record()
    asked = {"device_ids": [record["id"]]}
    (told,) = await park.admin.post("/api/devices/credentials", asked)

    def hours_behind() -> datetime:
        return park.world.clock() - timedelta(hours=7)

    terminal = TerminalSimulator(park.http, told["serial"], told["secret"], hours_behind)
    await terminal.register()
    assert (await terminal.beat()).state == "new"


@pytest.mark.parametrize("state", ["disabled", "retired", "anew"])
async def test_a_terminal_that_was_disabled_or_lost_is_out_at_once(park: Park, state: str) -> None:
    device_id, terminal = await park.ready()
    await terminal.pick_up()
    if state == "anew":
        await park.admin.post("/api/devices/credentials", {"device_ids": [device_id]})
        with pytest.raises(Unauthenticated) as unknown:
            await terminal.beat()
        assert unknown.value.code == "unknown_device"
        assert (await reasons(park))[terminal._serial] == ("no_key", 1)
        return
    await park.act(device_id, state.removesuffix("d"), "遗失")
    code = f"device_{'retired' if state == 'retired' else 'not_enabled'}"
    for refused in (terminal.pick_up(), terminal.show("x", START, None, None)):
        with pytest.raises(Forbidden) as out:
            await refused
        assert out.value.code == code


@pytest.mark.requirement("VC-DEV-03")
async def test_a_credential_brings_one_key_in_and_no_second(park: Park) -> None:
    record = await park.record()
    asked = {"device_ids": [record["id"]]}
    (told,) = await park.admin.post("/api/devices/credentials", asked)
    path = f"/api/devices/{record['id']}/status"
    assert (await park.admin.get(path))["credential"]["key"] is None

    def terminal(secret: str = told["secret"]) -> TerminalSimulator:
        return TerminalSimulator(park.http, told["serial"], secret, park.world.clock)

    first = terminal()
    with pytest.raises(Unauthenticated):
        await terminal("made up").bring_key()
    kept = await first.bring_key()
    # Its answer was lost: the same key may come again.
    assert (await first.bring_key()).fingerprint == kept.fingerprint == first.key.fingerprint
    with pytest.raises(Conflict) as second:
        await terminal().bring_key()
    assert second.value.code == "key_known"
    assert (await first.register()).device_id == record["id"]
    shown = (await park.admin.get(path))["credential"]
    assert (shown["key"], shown["key_registered_at"] is not None) == (kept.fingerprint, True)
    assert (await park.actions(record["id"])).count("device.key") == 1


async def test_a_key_comes_in_by_its_holder_alone(park: Park) -> None:
    """Whoever has seen the credential cannot make the platform believe somebody else's key."""
    record = await park.record()
    (told,) = await park.admin.post("/api/devices/credentials", {"device_ids": [record["id"]]})
    thief = TerminalSimulator(park.http, told["serial"], told["secret"], park.world.clock)
    thief.key.public = TerminalKey().public
    with pytest.raises(InvalidInput) as refused:
        await thief.bring_key()
    assert refused.value.code == "wrong_signature"


async def test_no_interface_of_terminals_believes_a_credential_beside_those_named(
    park: Park,
) -> None:
    _, terminal = await park.ready()
    devices = {text for text, route in INTERFACES.items() if route.who is Who.DEVICE}
    named = {text for text in devices if INTERFACES[text].credential}
    assert named == {"POST /api/device/key"}
    for route in devices - named:
        path = route.split(" ")[1].replace("{command_id}", "01JXXXXXXXXXXXXXXXXXXXXXXX")
        reply = await park.http.post(path, json={}, headers=terminal.headers)
        assert (reply.status_code, reply.json()["code"]) == (401, "signature_needed"), route
    # It is seen at the desk, and not only in its own silence.
    told = await reasons(park)
    assert told[terminal._serial] == ("unsigned", len(devices - named))


async def test_a_terminal_of_an_older_platform_brings_its_key_in_by_the_credential_it_has(
    park: Park,
) -> None:
    device_id, _ = await park.ready()
    (told,) = await park.admin.post("/api/devices/credentials", {"device_ids": [device_id]})
    async with park.world.database.transaction() as tx:
        await tx.execute(
            update(device_credential)
            .where(device_credential.c.device_id == device_id)
            .values(public_key=None, key_registered_at=None)
        )
    old: dict[str, Any] = {"X-Device-Serial": told["serial"], "X-Device-Secret": told["secret"]}
    reply = await park.http.post(BEAT, json={}, headers=old)
    assert (reply.status_code, reply.json()["code"]) == (401, "signature_needed")
    assert "升级终端程序" in reply.json()["message"]
    assert (await reasons(park))[told["serial"]] == ("unsigned", 1)
    upgraded = TerminalSimulator(park.http, told["serial"], told["secret"], park.world.clock)
    await upgraded.register()
    assert (await upgraded.beat()).state == "enabled"
