"""A request is signed as a whole, for one moment, once."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from gmssl import sm3

from pipelines.rules.exchange.open_api.admission import address_allowed, require_admitted
from pipelines.rules.exchange.open_api.signature import (
    SignedRequest,
    canonical,
    require_fresh,
    require_signed,
    sign,
)
from schemas.errors import Forbidden, Unauthenticated

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = b"a secret of the test"
NONCE = "0123456789abcdef"
AT = str(int(NOW.timestamp()))


def text(**other: object) -> bytes:
    parts: dict[str, object] = {
        "method": "get",
        "path": "/api/open/video_calls",
        "query": [("limit", "2"), ("after", "a b&c")],
        "at": AT,
        "nonce": NONCE,
        "body": b"",
    }
    return canonical(**(parts | other))  # type: ignore[arg-type]


def request(**other: str) -> SignedRequest:
    made = SignedRequest(key_id="k", at=AT, nonce=NONCE, signature=sign(SECRET, text()))
    return msgspec.structs.replace(made, **other)


def test_the_signed_text_is_one_part_a_line_with_the_query_in_order() -> None:
    digest = sm3.sm3_hash(list(b""))
    assert text().decode().split("\n") == [
        "GET",
        "/api/open/video_calls",
        "after=a%20b%26c&limit=2",
        AT,
        NONCE,
        digest,
    ]


def test_the_right_signature_is_taken() -> None:
    require_signed(SECRET, text(), request())
    require_signed(SECRET, text(), request(signature=request().signature.upper()))


@pytest.mark.parametrize(
    "changed",
    [
        {"path": "/api/open/records.inmates"},
        {"query": [("limit", "500")]},
        {"at": str(int(AT) + 1)},
        {"nonce": "x" * 16},
        {"body": b"x"},
        {"method": "post"},
    ],
)
def test_a_signature_fits_nothing_else(changed: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        require_signed(SECRET, text(**changed), request())
    assert refusal.value.code == "wrong_signature"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"at": "yesterday"}, "wrong_time"),
        ({"at": "9" * 20}, "wrong_time"),
        ({"at": str(int(AT) - 301)}, "stale_request"),
        ({"at": str(int(AT) + 301)}, "stale_request"),
        ({"nonce": "short"}, "wrong_nonce"),
        ({"nonce": "x" * 65}, "wrong_nonce"),
        ({"nonce": "no spaces, please."}, "wrong_nonce"),
    ],
)
def test_what_is_not_fresh_is_refused(other: dict[str, str], code: str) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        require_fresh(request(**other), NOW)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("address", "allowed", "held"),
    [
        ("10.8.3.4", "10.1.2.3, 10.8.0.0/16", True),
        ("10.9.3.4", "10.1.2.3, 10.8.0.0/16", False),
        ("10.1.2.3", "10.1.2.3\n192.168.0.1", True),
        ("fd00::1", "10.0.0.0/8；fd00::/8", True),
        ("somewhere", "0.0.0.0/0", False),
        ("10.1.2.3", "10.1.2.999", False),
        ("10.1.2.3", "", False),
    ],
)
def test_addresses_lie_in_the_networks_that_are_named(
    address: str, allowed: str, held: bool
) -> None:
    assert address_allowed(address, allowed) is held


@pytest.mark.parametrize(
    ("state", "days", "code"),
    [
        ("inactive", 0, "consumer_disabled"),
        ("active", -1, "consumer_not_valid"),
        ("active", 11, "consumer_not_valid"),
    ],
)
def test_a_consumer_that_may_not_call_now(state: str, days: int, code: str) -> None:
    first = NOW.date()
    with pytest.raises(Forbidden) as refusal:
        require_admitted(
            state=state,
            valid_from=first,
            valid_until=first + timedelta(days=10),
            today=first + timedelta(days=days),
        )
    assert refusal.value.code == code
