"""Message gateways over HTTP: signed, to listed origins alone, without following redirects."""

from collections.abc import Callable, Collection
from datetime import datetime
from urllib.parse import urlsplit

import httpx
import msgspec

from connectors.signed_headers import signed_headers
from pipelines.rules.messages.gateway_address import is_listed
from schemas.errors import Conflict, Forbidden, Unavailable
from schemas.messages.to_relatives import GatewayMessage, GatewayReceipt

KEY_ID = "qinqiao"
PATIENCE_S = 8.0
"""Shorter than a consumer's acknowledgement may take, so that nobody sends beside us."""
REFUSALS = range(400, 500)
NOT_NOW = (408, 425, 429)


class GatewayRefused(Conflict):
    """The gateway answered, and will not send it however often it is asked."""


class HttpGateway:
    """`POST <address>` with JSON of `GatewayMessage`, signed like the opened interfaces."""

    def __init__(
        self,
        origins: Collection[str],
        key: bytes,
        clock: Callable[[], datetime],
        mounts: dict[str, httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        """`mounts` answer for single origins in place of the network."""
        self._origins = tuple(origins)
        self._key = key
        self._clock = clock
        # No proxy of the environment: what is listed is asked itself.
        self._http = httpx.AsyncClient(
            timeout=PATIENCE_S, follow_redirects=False, trust_env=False, mounts=mounts
        )

    async def send(self, address: str, message: GatewayMessage) -> GatewayReceipt:
        if not is_listed(address, self._origins):
            raise Forbidden("通道的网关地址不在允许的名单内。", code="gateway_not_listed")
        content = msgspec.json.encode(message)
        try:
            reply = await self._http.post(
                address, content=content, headers=self._signed(address, content)
            )
        except httpx.HTTPError as error:
            raise Unavailable("消息网关没有应答。", code="gateway_away") from error
        if reply.status_code in REFUSALS and reply.status_code not in NOT_NOW:
            raise GatewayRefused(
                f"消息网关拒绝发送（{reply.status_code}）。", code="gateway_refused"
            )
        try:
            reply.raise_for_status()
            return msgspec.json.decode(reply.content, type=GatewayReceipt)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            raise Unavailable("消息网关的应答无法识别。", code="gateway_away") from error

    def _signed(self, address: str, content: bytes) -> dict[str, str]:
        path = urlsplit(address).path or "/"
        return signed_headers(KEY_ID, self._key, path, content, self._clock())

    async def close(self) -> None:
        await self._http.aclose()
