"""A sealed request opens with its key, for its method and path, and not otherwise."""

import base64
import secrets

import msgspec
import pytest

from pipelines.security.sealed_request import (
    KEY_BYTES,
    context_of,
    encrypted_key_of,
    opened_body,
    sealed_body,
    sealed_size,
)
from schemas.errors import IntegrityBroken, InvalidInput
from schemas.sealing import SealedBody

KEY, NONCE = bytes(range(KEY_BYTES)), bytes(12)
CONTEXT = context_of("POST", "/api/calls", "day=1")
PLAIN = '{"name":"张三"}'.encode()
BODY = sealed_body(KEY, b"encrypted", NONCE, CONTEXT, PLAIN)


def text_of(part: bytes) -> str:
    return base64.b64encode(part).decode()


def test_what_was_sealed_is_opened_again() -> None:
    body = sealed_body(KEY, b"encrypted", NONCE, CONTEXT, PLAIN)
    assert opened_body(KEY, body, CONTEXT) == PLAIN
    assert encrypted_key_of(body) == b"encrypted"
    assert base64.b64decode(body.nonce) == NONCE
    assert PLAIN not in base64.b64decode(body.content)


def test_the_place_that_it_is_bound_to_is_the_one_that_clients_write() -> None:
    assert context_of("POST", "/api/会见", "day=1") == "POST /api/会见?day=1".encode()


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [("PUT", "/api/calls", "day=1"), ("POST", "/api/call", "day=1"), ("POST", "/api/calls", "")],
)
def test_it_opens_nowhere_else(method: str, path: str, query: str) -> None:
    with pytest.raises(IntegrityBroken):
        opened_body(KEY, BODY, context_of(method, path, query))


def test_it_opens_by_no_other_key() -> None:
    with pytest.raises(IntegrityBroken):
        opened_body(bytes(KEY_BYTES), BODY, CONTEXT)


@pytest.mark.parametrize(
    ("key", "body"),
    [
        (KEY + b"0", BODY),
        (KEY[:-1], BODY),
        (KEY, msgspec.structs.replace(BODY, nonce=text_of(bytes(11)))),
        (KEY, msgspec.structs.replace(BODY, nonce="no base64")),
        (KEY, msgspec.structs.replace(BODY, content="加密")),
        # A lenient reader would leave the stroke out and read the rest.
        (KEY, msgspec.structs.replace(BODY, content=BODY.content + "-")),
    ],
)
def test_what_is_not_whole_is_told_as_such(key: bytes, body: SealedBody) -> None:
    with pytest.raises(InvalidInput) as refused:
        opened_body(key, body, CONTEXT)
    assert refused.value.code == "unsealable"
    assert refused.value.message == "加密内容不完整，请刷新页面后重试。"


@pytest.mark.parametrize("length", [1, 200])
def test_an_encrypted_key_has_some_length(length: int) -> None:
    body = msgspec.structs.replace(BODY, key=text_of(bytes(length)))
    assert encrypted_key_of(body) == bytes(length)


@pytest.mark.parametrize("length", [0, 201])
def test_and_none_that_no_key_has(length: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        encrypted_key_of(msgspec.structs.replace(BODY, key=text_of(bytes(length))))
    assert refused.value.code == "unsealable"
    assert refused.value.message == "加密内容不完整，请刷新页面后重试。"


@pytest.mark.parametrize("plain", [0, 1, 2, 3, 1000, 100_000])
def test_no_request_is_larger_than_its_json_says(plain: int) -> None:
    sealed = sealed_body(KEY, secrets.token_bytes(200), NONCE, CONTEXT, bytes(plain))
    assert len(msgspec.json.encode(sealed)) <= sealed_size(plain)
    # The content's own base64 is counted to the byte.
    assert sealed_size(plain) == len(sealed.content) + 1_000
