"""What a page sends is sealed above the channel (NF-CRYPTO-30, -32)."""

import base64
from typing import Any

import httpx
import msgspec
import pytest

from connectors.sealed_http import Sealer, sealer_of
from pipelines.rules.security.sealed_request import CONTENT_TYPE
from schemas.security.sealing import SealedBody
from tests.integration.serve.client import ANSWER_S, People
from tests.integration.serve.world import PASSWORD, World

SIGN_IN = "/api/officer/sign-in"
LEADER = {"login": "leader", "password": PASSWORD}


class Plain:
    """A client that seals nothing by itself, and so can send what it likes."""

    def __init__(self, base: str) -> None:
        self.http = httpx.AsyncClient(base_url=base, timeout=ANSWER_S)

    async def sealer(self) -> Sealer:
        return sealer_of((await self.http.get("/api/sealing")).content)

    async def send(self, path: str, content: bytes, kind: str = CONTENT_TYPE) -> httpx.Response:
        return await self.http.post(path, content=content, headers={"Content-Type": kind})


@pytest.fixture
async def plain(people: People) -> Any:
    client = Plain(people.base)
    yield client
    await client.http.aclose()


def sealed_sign_in(sealer: Sealer) -> bytes:
    return sealer.sealed("POST", SIGN_IN, "", msgspec.json.encode(LEADER))


@pytest.mark.requirement("NF-CRYPTO-30")
async def test_sign_in_goes_sealed_and_is_refused_in_clear(plain: Plain) -> None:
    refused = await plain.send(SIGN_IN, msgspec.json.encode(LEADER), "application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "seal_needed")
    content = sealed_sign_in(await plain.sealer())
    assert b"leader" not in content
    assert PASSWORD.encode() not in content
    body = msgspec.json.decode(content, type=SealedBody)
    assert PASSWORD.encode() not in base64.b64decode(body.content)
    assert (await plain.send(SIGN_IN, content)).status_code == 200


@pytest.mark.requirement("NF-CRYPTO-32")
@pytest.mark.parametrize("part", ["key", "nonce", "content"])
async def test_a_changed_field_is_refused(plain: Plain, part: str) -> None:
    content = sealed_sign_in(await plain.sealer())
    body = msgspec.to_builtins(msgspec.json.decode(content, type=SealedBody))
    spoilt = bytearray(base64.b64decode(body[part]))
    spoilt[-1] ^= 1
    body[part] = base64.b64encode(spoilt).decode()
    refused = await plain.send(SIGN_IN, msgspec.json.encode(body))
    assert (refused.status_code, refused.json()["code"]) == (422, "seal_broken")


async def test_what_was_sealed_for_one_interface_opens_at_no_other(
    people: People, plain: Plain, world: World
) -> None:
    keeper = await people.officer("keeper")
    sealer = await plain.sealer()
    word = {"text": "改头换面", "class_id": "", "severity": None}
    for path, query in (("/api/word-classes", ""), ("/api/words", "x=1")):
        content = sealer.sealed("POST", path, query, msgspec.json.encode(word))
        headers = {"Content-Type": CONTENT_TYPE}
        refused = await keeper.http.post("/api/words", content=content, headers=headers)
        assert refused.json()["code"] == "seal_broken"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[" * 5000,
        b'{"key": "", "nonce": "", "content": ""}',
        b'{"key": "AAAA", "nonce": "AAAA", "content": "AAAA"}',
        b'{"key": "*", "nonce": "*", "content": "*"}',
        b'{"key": 1, "nonce": 2, "content": 3}',
        b"\xff\xfe",
    ],
)
async def test_what_is_no_seal_is_refused(plain: Plain, content: bytes) -> None:
    refused = await plain.send(SIGN_IN, content)
    assert refused.status_code in (400, 422), refused.text
    assert refused.json()["code"] in ("unsealable", "seal_broken", "bad_request")


async def test_nobody_signed_in_is_told_so_before_anything_is_opened(plain: Plain) -> None:
    assert (await plain.send("/api/words", b"{}")).status_code == 401


async def test_a_large_body_is_refused_sealed_as_well(plain: Plain) -> None:
    content = (await plain.sealer()).sealed("POST", SIGN_IN, "", b" " * 4_100_001)
    assert (await plain.send(SIGN_IN, content)).status_code == 413
