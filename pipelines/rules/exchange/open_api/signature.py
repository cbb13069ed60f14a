"""Signed requests: HMAC-SM3 over what is asked, when, and a number used once."""

import hmac
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from pipelines.rules.security.digest import hmac_sm3, sm3_hex
from schemas.errors import Unauthenticated

MOST_SKEW_S = 300
"""How far a caller's clock may be off; a number used once is remembered twice as long."""
LONGEST_NONCE = 64
LEAST_NONCE = 16


class SignedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller sends beside the request itself."""

    key_id: str
    at: str
    """Unix time in whole seconds."""
    nonce: str
    signature: str
    """HMAC-SM3 over `canonical` under the key's secret, hexadecimal."""


def canonical(
    method: str, path: str, query: Iterable[tuple[str, str]], at: str, nonce: str, body: bytes
) -> bytes:
    """The text that is signed: one part a line, the query sorted and percent-encoded."""
    pairs = sorted(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
    parts = [method.upper(), path, "&".join(pairs), at, nonce, sm3_hex(body)]
    return "\n".join(parts).encode()


def sign(secret: bytes, text: bytes) -> str:
    return hmac_sm3(secret, text).hex()


def require_fresh(request: SignedRequest, now: datetime, most_s: int = MOST_SKEW_S) -> datetime:
    """The caller's time; `Unauthenticated` where it is none, too old or ahead: it tells our own."""
    if not request.at.isdecimal() or len(request.at) > 12:
        raise Unauthenticated("请求时间不正确。", code="wrong_time")
    at = datetime.fromtimestamp(int(request.at), UTC)
    if abs((now - at).total_seconds()) > most_s:
        clock = int(now.timestamp())
        raise Unauthenticated("请求时间与服务器相差过大。", code="stale_request", time=clock)
    if not LEAST_NONCE <= len(request.nonce) <= LONGEST_NONCE or not request.nonce.isalnum():
        raise Unauthenticated("随机数应为 16 到 64 位字母或数字。", code="wrong_nonce")
    return at


def require_signed(secret: bytes, text: bytes, request: SignedRequest) -> None:
    """Raise `Unauthenticated` unless the holder of the secret asked exactly this."""
    if not hmac.compare_digest(sign(secret, text).encode(), request.signature.lower().encode()):
        raise Unauthenticated("签名不正确。", code="wrong_signature")
