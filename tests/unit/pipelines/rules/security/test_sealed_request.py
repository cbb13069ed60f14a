"""A sealed request opens with its key, for its method and path, and not otherwise."""

import base64
import secrets
from datetime import UTC, datetime
from functools import partial

import msgspec
import pytest

from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.sealed_request import (
    KEY_BYTES,
    answer_context,
    context_of,
    encrypted_key_of,
    mark_of,
    nonce_of,
    opened_body,
    require_timely,
    sealed_answer,
    sealed_body,
    sealed_size,
)
from schemas.errors import Conflict, IntegrityBroken, InvalidInput
from schemas.security.sealing import SealedBody
from tests.unit.pipelines.refusing import assert_refused

KEY, NONCE, AT = bytes(range(KEY_BYTES)), bytes(12), 1_764_410_000
CONTEXT = context_of("POST", "/api/calls", "day=1", AT)
PLAIN = '{"name":"张三"}'.encode()
BODY = sealed_body(KEY, b"encrypted", NONCE, AT, CONTEXT, PLAIN)


def text_of(part: bytes) -> str:
    return base64.b64encode(part).decode()


def test_what_was_sealed_is_opened_again() -> None:
    body = sealed_body(KEY, b"encrypted", NONCE, AT, CONTEXT, PLAIN)
    assert opened_body(KEY, body, CONTEXT) == PLAIN
    assert encrypted_key_of(body) == b"encrypted"
    assert (nonce_of(body), body.at) == (NONCE, AT)
    assert PLAIN not in base64.b64decode(body.content)


def test_the_place_that_it_is_bound_to_is_the_one_that_clients_write() -> None:
    context = context_of("POST", "/api/会见", "day=1", 17)
    assert context == "POST /api/会见?day=1\n17".encode()
    told = "ANSWER POST /api/会见?day=1\n17\n0102ff"
    assert answer_context(context, b"\x01\x02\xff") == told.encode()


@pytest.mark.parametrize(
    ("method", "path", "query", "at"),
    [
        ("PUT", "/api/calls", "day=1", AT),
        ("POST", "/api/call", "day=1", AT),
        ("POST", "/api/calls", "", AT),
        ("POST", "/api/calls", "day=1", AT + 1),
    ],
)
def test_it_opens_nowhere_else_and_at_no_other_time(
    method: str, path: str, query: str, at: int
) -> None:
    with pytest.raises(IntegrityBroken):
        opened_body(KEY, BODY, context_of(method, path, query, at))


@pytest.mark.parametrize("off", [-120, 0, 120])
def test_a_body_is_taken_around_its_time(off: int) -> None:
    require_timely(AT, datetime.fromtimestamp(AT + off, UTC), 120)


@pytest.mark.parametrize("off", [-121, 121, 86_400])
def test_one_that_is_late_or_early_is_told_the_time(off: int) -> None:
    assert_refused(
        (
            partial(require_timely, AT, datetime.fromtimestamp(AT + off, UTC), 120),
            Conflict,
            "seal_late",
            "提交的内容已过有效时间，或本机时间不正确。请校准时间后重试。",
            {"time": AT + off},
        )
    )


def test_a_body_is_known_again_by_key_and_nonce_alone() -> None:
    mark = mark_of(KEY, NONCE)
    # It stands in the database for every process, also for one that is a release ahead.
    assert mark == hmac_sm3(KEY, b"sealed request\n" + NONCE).hex()
    assert len({mark, mark_of(KEY[::-1], NONCE), mark_of(KEY, b"another one.")}) == 3


def test_an_answer_opens_for_its_own_request_and_is_no_request() -> None:
    mine = answer_context(CONTEXT, NONCE)
    told = sealed_answer(KEY, b"of the reply", mine, PLAIN)
    assert opened_body(KEY, told, mine) == PLAIN
    for other in (CONTEXT, answer_context(CONTEXT, b"another one.")):
        with pytest.raises(IntegrityBroken):
            opened_body(KEY, told, other)


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
    sealed = sealed_body(KEY, secrets.token_bytes(200), NONCE, 2**40, CONTEXT, bytes(plain))
    assert len(msgspec.json.encode(sealed)) <= sealed_size(plain)
    # The content's own base64 is counted to the byte.
    assert sealed_size(plain) == len(sealed.content) + 1_000
