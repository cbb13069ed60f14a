"""The headers of a signed POST, as whoever opens interfaces to us or is asked by us checks them."""

import secrets
from datetime import datetime

from pipelines.rules.exchange.open_api.signature import canonical, sign

NONCE_BYTES = 16


def signed_headers(
    key_id: str, key: bytes, path: str, content: bytes, now: datetime
) -> dict[str, str]:
    """Of JSON that is sent to a path; no two of them are alike."""
    at, nonce = str(int(now.timestamp())), secrets.token_hex(NONCE_BYTES)
    text = canonical("POST", path, (), at, nonce, content)
    return {
        "Content-Type": "application/json",
        "X-Api-Key": key_id,
        "X-Api-Time": at,
        "X-Api-Nonce": nonce,
        "X-Api-Signature": sign(key, text),
    }
