"""Tickets of simulators: they carry what they stand for under a keyed seal, for five minutes.

Any replica can read one; the database's inbox remembers those that were used.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from pipelines.rules.security.digest import hmac_sm3
from schemas.errors import Unauthenticated

LIFETIME = timedelta(minutes=5)
TIME_BYTES, NONCE_BYTES, SEAL_BYTES = 6, 8, 16


class SealedTickets:
    """Makes and reads tickets under one key."""

    def __init__(self, key: bytes, clock: Callable[[], datetime]) -> None:
        self._key = key
        self._clock = clock

    def issue(self, subject: str) -> str:
        expires_ms = int((self._clock() + LIFETIME).timestamp() * 1000)
        body = expires_ms.to_bytes(TIME_BYTES) + secrets.token_bytes(NONCE_BYTES) + subject.encode()
        return base64.urlsafe_b64encode(self._seal(body) + body).decode().rstrip("=")

    def read(self, ticket: str) -> tuple[bytes, str]:
        """What marks the ticket as used, and for whom it stands; `Unauthenticated` otherwise."""
        body = self._open(ticket)
        if int.from_bytes(body[:TIME_BYTES]) <= self._clock().timestamp() * 1000:
            raise Unauthenticated("登录凭证已过期，请重新打开页面。", code="ticket_expired")
        return body, body[TIME_BYTES + NONCE_BYTES :].decode()

    def _open(self, ticket: str) -> bytes:
        unknown = Unauthenticated("登录凭证无效，请重新打开页面。", code="ticket_unknown")
        try:
            sealed = base64.b64decode(ticket + "=" * (-len(ticket) % 4), b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise unknown from None
        seal, body = sealed[:SEAL_BYTES], sealed[SEAL_BYTES:]
        if len(body) <= TIME_BYTES + NONCE_BYTES or not hmac.compare_digest(seal, self._seal(body)):
            raise unknown
        return body

    def _seal(self, body: bytes) -> bytes:
        return hmac_sm3(self._key, body)[:SEAL_BYTES]
