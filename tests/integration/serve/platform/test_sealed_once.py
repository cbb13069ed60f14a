"""A sealed body counts once, around its time, and secrets are answered sealed (NF-CRYPTO-32)."""

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import func, select

from connectors.postgres.access import nonces
from connectors.sealed_http import SealingTransport
from pipelines.flows.services import Services
from pipelines.rules.security.sealed_request import CONTENT_TYPE
from schemas.security.sealing import SealedBody
from schemas.tables.exchange.open_api import api_nonce
from tests.integration.serve.client import ANSWER_S, People
from tests.integration.serve.held_lines import held
from tests.integration.serve.journey import configure
from tests.integration.serve.platform.test_sealing import SIGN_IN, Plain, plain, sealed_sign_in
from tests.integration.serve.world import PASSWORD, World

__all__ = ["plain"]

CHALLENGE = "/api/liveness-challenges"
"""A route that reads no body."""
KEYED = {"Content-Type": "application/json", "Idempotency-Key": "0123456789abcdef"}


async def used(world: World) -> int:
    async with world.database.transaction() as tx:
        return int(await tx.scalar(select(func.count()).select_from(api_nonce)))


def told(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json().get("code", "")


@pytest.mark.requirement("NF-CRYPTO-32")
async def test_the_same_bytes_count_once(plain: Plain) -> None:
    content = sealed_sign_in(await plain.sealer())
    assert (await plain.send(SIGN_IN, content)).status_code == 200
    again = await plain.send(SIGN_IN, content)
    assert told(again) == (409, "seal_used")
    assert again.json()["message"] == "这次提交已经收到过，不能重复使用。请刷新查看结果。"
    # Nor written otherwise: other base64 of the same bytes, other JSON of the same fields.
    body = msgspec.to_builtins(msgspec.json.decode(content, type=SealedBody))
    turned = msgspec.json.encode(dict(reversed(body.items())))
    assert turned != content
    assert told(await plain.send(SIGN_IN, turned)) == (409, "seal_used")


async def test_a_route_that_reads_no_body_takes_it_once_as_well(plain: Plain) -> None:
    content = (await plain.sealer()).sealed("POST", CHALLENGE, "", b"{}")
    assert (await plain.send(CHALLENGE, content)).status_code == 200
    assert told(await plain.send(CHALLENGE, content)) == (409, "seal_used")


async def test_of_the_same_bytes_at_two_replicas_at_once_one_counts(
    plain: Plain, second: People
) -> None:
    sealer, headers = await plain.sealer(), {"Content-Type": CONTENT_TYPE}
    for _ in range(5):
        content = sealer.sealed("POST", CHALLENGE, "", b"{}")
        sent = (
            plain.http.post(base + CHALLENGE, content=content, headers=headers)
            for base in ("", second.base)
            for _ in range(3)
        )
        codes = sorted(reply.status_code for reply in await asyncio.gather(*sent))
        assert codes == [200] + [409] * 5


@pytest.mark.parametrize("off_s", [-121, 121])
async def test_a_body_that_is_late_or_early_is_refused_and_costs_nothing(
    plain: Plain, world: World, services: Services, off_s: int
) -> None:
    content = sealed_sign_in(await plain.sealer())
    world.now = datetime.now(UTC) + timedelta(seconds=-off_s)
    before = await used(world)
    refused = await plain.send(SIGN_IN, content)
    assert told(refused) == (409, "seal_late")
    assert refused.json()["detail"]["time"] == int(world.now.timestamp())
    # No key was opened for it, and no row written.
    assert len(services.openings.content_keys._opened) == 0
    assert await used(world) == before
    world.now = None
    assert (await plain.send(SIGN_IN, content)).status_code == 200


async def test_the_limit_is_the_parameter(plain: Plain, world: World, services: Services) -> None:
    configure(services, request_skew_s=300)
    content = sealed_sign_in(await plain.sealer())
    world.now = datetime.now(UTC) + timedelta(seconds=200)
    assert (await plain.send(SIGN_IN, content)).status_code == 200


@pytest.mark.requirement("NF-CRYPTO-32")
async def test_its_time_cannot_be_changed_or_left_out(plain: Plain, world: World) -> None:
    content = sealed_sign_in(await plain.sealer())
    before = await used(world)
    body = msgspec.to_builtins(msgspec.json.decode(content, type=SealedBody))
    later = msgspec.json.encode(body | {"at": body["at"] + 1})
    assert told(await plain.send(SIGN_IN, later)) == (422, "seal_broken")
    # As a page sent it that was opened before the platform was brought up to date.
    del body["at"]
    assert told(await plain.send(SIGN_IN, msgspec.json.encode(body))) == (422, "unsealable")
    assert await used(world) == before
    assert (await plain.send(SIGN_IN, content)).status_code == 200


class Gateway(httpx.AsyncBaseTransport):
    """Sends the first changes twice, as a gateway does that got no answer, and counts all."""

    def __init__(self, twice: int) -> None:
        self._inner = httpx.AsyncHTTPTransport()
        self._twice = twice
        self.sent: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        reply = await self._inner.handle_async_request(request)
        if request.method == "GET":
            return reply
        self.sent.append(request.url.path)
        if self._twice:
            self._twice -= 1
            await reply.aread()
            return await self._inner.handle_async_request(request)
        return reply

    async def aclose(self) -> None:
        await self._inner.aclose()


async def test_a_change_that_a_gateway_sent_again_is_made_once_and_answered(
    people: People, world: World
) -> None:
    keeper = await people.officer("keeper")
    gateway = Gateway(1)
    asked: dict[str, Any] = {"phrase": "越狱电影"}
    async with httpx.AsyncClient(
        base_url=people.base,
        timeout=ANSWER_S,
        transport=SealingTransport(gateway),
        cookies=keeper.http.cookies,
    ) as http:
        made = await http.post("/api/allowed-phrases", json=asked, headers=KEYED)
        assert made.is_success, made.text
        assert made.headers["Idempotency-Replayed"] == "true"
        assert len(gateway.sent) == 2
    rows = await keeper.get("/api/allowed-phrases")
    assert [row["phrase"] for row in rows["rows"]] == ["越狱电影"]


async def test_one_without_a_key_is_not_sealed_anew(people: People) -> None:
    gateway = Gateway(1)
    transport = SealingTransport(gateway)
    async with httpx.AsyncClient(base_url=people.base, transport=transport) as http:
        assert told(await http.post(CHALLENGE, json={})) == (409, "seal_used")
        assert len(gateway.sent) == 1


async def test_a_client_whose_clock_is_wrong_takes_the_platforms_and_tries_once(
    people: People, world: World
) -> None:
    gateway = Gateway(0)
    transport = SealingTransport(gateway)
    async with httpx.AsyncClient(base_url=people.base, transport=transport) as http:
        assert (await http.post(CHALLENGE, json={})).is_success
        world.now = datetime.now(UTC) + timedelta(hours=7)
        assert (await http.post(CHALLENGE, json={})).is_success
        assert (await http.post(CHALLENGE, json={})).is_success
        assert len(gateway.sent) == 4


@pytest.mark.parametrize(("slow_s", "answer"), [(119, 200), (121, 409)])
async def test_a_body_may_come_slowly_and_not_for_ever(
    people: People, plain: Plain, world: World, slow_s: int, answer: int
) -> None:
    content = sealed_sign_in(await plain.sealer())
    world.now = datetime.now(UTC)

    def later() -> None:
        assert world.now is not None
        world.now += timedelta(seconds=slow_s)

    status, code = await held(people.base, SIGN_IN, {"Content-Type": CONTENT_TYPE}, content, later)
    assert (status, code) == (answer, "" if answer == 200 else "seal_late")


async def test_numbers_are_forgotten_when_their_bodies_are_too_old(
    plain: Plain, world: World
) -> None:
    assert (await plain.send(SIGN_IN, sealed_sign_in(await plain.sealer()))).status_code == 200
    now = datetime.now(UTC)
    async with world.database.transaction() as tx:
        assert await nonces.forget(tx, now) == 0
        assert await nonces.forget(tx, now + nonces.KEPT + timedelta(seconds=60)) > 0
    assert await used(world) == 0


@pytest.mark.requirement("NF-CRYPTO-30")
async def test_an_answer_that_holds_a_secret_goes_sealed(plain: Plain, world: World) -> None:
    sealer, admin = await plain.sealer(), {"login": "sysadmin", "password": PASSWORD}
    content = sealer.sealed("POST", SIGN_IN, "", msgspec.json.encode(admin))
    assert (await plain.send(SIGN_IN, content)).status_code == 200
    record = {"name": "终端", "serial": "QQ-SEALED-1", "kind": "kiosk", "model": "x"}
    record |= {"unit_id": world.ward_id, "place": "会见楼"}
    body = msgspec.json.encode({"values": record})
    path = "/api/records/devices"
    made = await plain.send(path, sealer.sealed("POST", path, "", body))
    path, body = (
        "/api/devices/credentials",
        msgspec.json.encode({"device_ids": [made.json()["id"]]}),
    )
    asked = sealer.request("POST", path, "", body)
    reply = await plain.send(path, asked.body)
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, CONTENT_TYPE)
    assert len(reply.content) == int(reply.headers["Content-Length"])
    (credential,) = msgspec.json.decode(sealer.opened(asked, reply.content))
    secret = credential["secret"]
    assert secret.encode() not in reply.content
    assert secret.encode() not in base64.b64decode(reply.json()["content"])
    # A refusal goes as it is.
    refused = await plain.send(path, sealer.sealed("POST", path, "", b'{"device_ids": []}'))
    assert told(refused) == (422, "invalid_input")
