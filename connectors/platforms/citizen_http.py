"""随申办 over HTTP. There is no public specification: address, names and signing are settings."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec

from connectors.platforms.citizen import Citizen
from connectors.postgres.database import Database
from connectors.postgres.messages import inbox
from pipelines.rules.security.digest import hmac_sm3, sm3_hex
from schemas.errors import Unauthenticated, Unavailable
from schemas.settings import Settings

CONSUMER = "citizen-token"


def signature(signing: str, key: bytes, values: Mapping[str, str]) -> str:
    """Over the values sorted by name, as `a=1&b=2`."""
    text = "&".join(f"{name}={values[name]}" for name in sorted(values)).encode()
    if signing == "hmac-sha256":
        return hmac.new(key, text, hashlib.sha256).hexdigest()
    return hmac_sm3(key, text).hex()


class CitizenHttp:
    """Asks the provider; a token counts once with us, whatever the provider itself remembers."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._key = Path(settings.citizen_secret_file).read_bytes().strip()
        self._http = httpx.AsyncClient(base_url=settings.citizen_url, transport=transport)

    async def swap(self, token: str) -> Citizen:
        answer = await self._ask(token)
        settings = self._settings
        number, name = answer.get(settings.citizen_id_no_name), answer.get(settings.citizen_name)
        if not isinstance(number, str) or not number:
            raise Unauthenticated("登录凭证无效，请重新打开页面。", code="ticket_unknown")
        async with self._database.transaction() as tx:
            if not await inbox.first_time(tx, CONSUMER, sm3_hex(token.encode())):
                raise Unauthenticated("登录凭证已使用，请重新打开页面。", code="ticket_used")
        return Citizen(id_no=number.upper(), name=str(name or ""))

    async def _ask(self, token: str) -> dict[str, Any]:
        settings = self._settings
        values = {
            settings.citizen_token_name: token,
            "appId": settings.citizen_app_id,
            "timestamp": str(int(self._clock().timestamp() * 1000)),
            "nonce": secrets.token_hex(16),
        }
        signed = values | {"sign": signature(settings.citizen_signing, self._key, values)}
        try:
            reply = await self._http.post(settings.citizen_path, json=signed)
            reply.raise_for_status()
            answer = msgspec.json.decode(reply.content, type=dict[str, Any])
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise Unavailable("随申办没有应答，请稍后再试。", code="citizen_away") from error
        if str(answer.get("code")) not in ("0", "200"):
            raise Unauthenticated("登录凭证无效，请重新打开页面。", code="ticket_unknown")
        data = answer.get("data")
        return data if isinstance(data, dict) else {}
