"""随申办 over HTTP. There is no public specification: address, names and signing are settings."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec

from connectors.platforms.citizen import Citizen
from connectors.platforms.citizen_signature import is_signed
from connectors.platforms.citizen_signature import signature as signature
from connectors.platforms.used_codes import use_up
from connectors.postgres.database import Database
from schemas.errors import QinqiaoError, Unauthenticated, Unavailable
from schemas.exchange.citizen import OK, DataTold, Envelope, LeftAsked, LogoutTold, VerifyTold
from schemas.settings import Settings

CONSUMER = "citizen-token"
OF_NOBODY = ("401", "403", "429", "500", "502", "503")
"""Refusals that decide nothing about the token."""
PATIENCE_S = 8.0
FRESH_S = 300
"""So old may be what the platform tells of itself."""
T = TypeVar("T")
_REFUSED: dict[str, tuple[str, str]] = {
    "40163": ("ticket_used", "登录凭证已使用，请重新打开页面。"),
    "42003": ("ticket_expired", "登录凭证已过期，请重新打开页面。"),
}


class CitizenHttp:
    """Asks the provider; a token counts once with us, whatever the provider itself remembers."""

    def __init__(
        self,
        settings: Settings,
        database: Database | None,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._http = httpx.AsyncClient(
            base_url=settings.citizen_url,
            timeout=PATIENCE_S,
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    async def swap(self, token: str) -> Citizen:
        settings = self._settings
        envelope = await self._ask(settings.citizen_path, {settings.citizen_token_name: token})
        if str(envelope.code) not in OK:
            if str(envelope.code) in OF_NOBODY:
                raise _not_taken(envelope)
            code, message = _REFUSED.get(
                str(envelope.code), ("ticket_unknown", "登录凭证无效，请重新打开页面。")
            )
            raise Unauthenticated(message, code=code)
        answer = _read(envelope, dict[str, Any] | None) or {}
        number, name = answer.get(settings.citizen_id_no_name), answer.get(settings.citizen_name)
        if not isinstance(number, str) or not number:
            raise Unauthenticated("登录凭证无效，请重新打开页面。", code="ticket_unknown")
        await use_up(self._database, CONSUMER, token)
        session = str(answer.get("sessionId") or "")
        return Citizen(id_no=number.upper(), name=str(name or ""), session_id=session)

    async def verify(self, id_no: str, name: str) -> bool:
        asked = {"idNo": id_no, "userName": name}
        return (await self._told(self._settings.citizen_verify_path, asked, VerifyTold)).matched

    async def service_data(self, kind: str, id_no: str) -> list[dict[str, str]]:
        asked = {"idNo": id_no, "dataKind": kind}
        return (await self._told(self._settings.citizen_data_path, asked, DataTold)).records

    async def sign_out(self, session_id: str) -> bool:
        asked = {"sessionId": session_id}
        return (await self._told(self._settings.citizen_logout_path, asked, LogoutTold)).ended

    async def require_own(self, told: LeftAsked) -> None:
        settings, values = self._settings, msgspec.to_builtins(told)
        at = int(told.timestamp) / 1000 if told.timestamp.isdigit() else 0.0
        fresh = abs(self._clock().timestamp() - at) <= FRESH_S
        mine = told.app_id == settings.citizen_app_id and fresh
        if not mine or not is_signed(settings.citizen_signing, secret_of(settings), values):
            raise Unauthenticated("签名无效。", code="signature_wrong")

    async def close(self) -> None:
        await self._http.aclose()

    async def _told(self, path: str, asked: Mapping[str, str], kind: type[T]) -> T:
        envelope = await self._ask(path, asked)
        if str(envelope.code) not in OK:
            raise _not_taken(envelope)
        told: T = _read(envelope, kind)
        return told

    async def _ask(self, path: str, asked: Mapping[str, str]) -> Envelope:
        settings = self._settings
        values = {
            **asked,
            "appId": settings.citizen_app_id,
            "timestamp": str(int(self._clock().timestamp() * 1000)),
            "nonce": secrets.token_hex(16),
        }
        signed = values | {"sign": signature(settings.citizen_signing, secret_of(settings), values)}
        try:
            reply = await self._http.post(path, json=signed)
            reply.raise_for_status()
        except httpx.HTTPError as error:
            raise _away() from error
        try:
            return msgspec.json.decode(reply.content, type=Envelope)
        except msgspec.MsgspecError as error:
            raise _away() from error


def secret_of(settings: Settings) -> bytes:
    """Read anew each time, so that it is exchanged at once (as the platform's own word is)."""
    try:
        return Path(settings.citizen_secret_file).read_bytes().strip()
    except OSError as error:
        raise Unavailable("随申办的密钥读不到，请联系管理员。", code="citizen_key") from error


def _read(envelope: Envelope, kind: Any) -> Any:
    """What does not follow the platform's structure is told as such, and guessed at by nobody."""
    try:
        return msgspec.json.decode(envelope.data, type=kind)
    except msgspec.MsgspecError as error:
        raise Unavailable("随申办的应答不符合约定的数据结构。", code="citizen_structure") from error


def _not_taken(envelope: Envelope) -> QinqiaoError:
    if str(envelope.code) in ("401", "403"):
        return Unavailable("随申办不接受本平台的签名或权限。", code="citizen_key")
    message = f"随申办没有受理（{envelope.code}），请稍后再试。"
    return Unavailable(message, code="citizen_refused")


def _away() -> Unavailable:
    return Unavailable("随申办没有应答，请稍后再试。", code="citizen_away")
