"""A stand-in for WeChat: it signs tickets that stand for an openid, once and for five minutes.

A ticket carries what it stands for under a keyed seal, so any replica can read it; the database's
inbox remembers those that were used, so that all replicas agree.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from connectors.postgres import inbox, people
from connectors.postgres.database import Database
from pipelines.security.digest import hmac_sm3, sm3_hex
from pipelines.security.keys import KeyProvider
from schemas.errors import NotFound, Unauthenticated

PURPOSE = "wechat-simulator"
CONSUMER = "wechat-ticket"
LIFETIME = timedelta(minutes=5)
TIME_BYTES, NONCE_BYTES, SEAL_BYTES = 6, 8, 16


class WeChatSimulator:
    """Issues tickets, as the mini-program would, and swaps them, as the provider would."""

    def __init__(
        self, database: Database, keys: KeyProvider, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._key = keys.derive(PURPOSE)
        self._clock = clock

    async def issue(self, openid: str) -> str:
        """A ticket for a person whom the simulator knows."""
        async with self._database.transaction() as tx:
            if await people.relative_by_openid(tx, openid) is None:
                raise NotFound("模拟微信中没有此用户。", code="openid_unknown")
        expires_ms = int((self._clock() + LIFETIME).timestamp() * 1000)
        body = expires_ms.to_bytes(TIME_BYTES) + secrets.token_bytes(NONCE_BYTES) + openid.encode()
        return base64.urlsafe_b64encode(self._seal(body) + body).decode().rstrip("=")

    async def swap(self, ticket: str) -> str:
        """The openid; the ticket is used up."""
        body = self._open(ticket)
        expires_ms = int.from_bytes(body[:TIME_BYTES])
        if expires_ms <= self._clock().timestamp() * 1000:
            raise Unauthenticated("登录凭证已过期，请重新打开页面。", code="ticket_expired")
        async with self._database.transaction() as tx:
            if not await inbox.first_time(tx, CONSUMER, sm3_hex(body)):
                raise Unauthenticated("登录凭证已使用，请重新打开页面。", code="ticket_used")
        return body[TIME_BYTES + NONCE_BYTES :].decode()

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
