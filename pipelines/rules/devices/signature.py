"""What a terminal signs with SM2: one request of one terminal, at one time, once (VC-DEV-03)."""

from collections.abc import Iterable, Mapping

import msgspec

from pipelines.rules.exchange.open_api.signature import SignedRequest, canonical
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import Unauthenticated

SERIAL, TIME = "x-device-serial", "x-device-time"
NONCE, SIGNATURE = "x-device-nonce", "x-device-signature"
LONGEST_SIGNATURE = 160
"""Hexadecimal; a DER signature has some 72 bytes."""
SHOWN = 16


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it is signed; `path` as it stands in the address."""

    method: str
    path: str
    query: Iterable[tuple[str, str]]
    body: bytes


def signed_text(serial: str, at: str, nonce: str, asked: Asked) -> bytes:
    """As with the opened interfaces, and the serial number as one more line."""
    text = canonical(asked.method, asked.path, asked.query, at, nonce, asked.body)
    return text + f"\n{serial}".encode()


def signed_request(headers: Mapping[str, str], serial: str) -> SignedRequest:
    """What the headers say of time, number and signature; `Unauthenticated` where one is missing.

    A terminal from before has none of them, and is told what it lacks.
    """
    told = {name: headers.get(name, "") for name in (TIME, NONCE, SIGNATURE)}
    if not all(told.values()):
        raise Unauthenticated(
            "终端的请求须带签名。请升级终端程序并登记签名公钥。", code="signature_needed"
        )
    return SignedRequest(key_id=serial, at=told[TIME], nonce=told[NONCE], signature=told[SIGNATURE])


def signature_bytes(request: SignedRequest) -> bytes:
    """The signature; of what is no hexadecimal, one that never holds."""
    if len(request.signature) > LONGEST_SIGNATURE:
        return b""
    try:
        return bytes.fromhex(request.signature)
    except ValueError:
        return b""


def fingerprint(public_key: bytes) -> str:
    """By which people compare the key on a terminal's screen with the one that is known here."""
    told = sm3_hex(public_key)[:SHOWN].upper()
    return " ".join(told[at : at + 4] for at in range(0, SHOWN, 4))
