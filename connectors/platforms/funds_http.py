"""The funds platform over HTTP: every request signed, no redirect followed."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from connectors.platforms.funds import AccountUnknown, FundsRefused, InsufficientFunds
from pipelines.rules.exchange.open_api.signature import canonical, sign
from schemas.errors import ErrorBody, Unavailable
from schemas.phone.funds import (
    ACCOUNT_UNKNOWN,
    INSUFFICIENT_FUNDS,
    AskBalances,
    AskDay,
    Balance,
    Charge,
    DayPage,
    Entry,
    FundsReceipt,
    Reversal,
)

T = TypeVar("T")
KEY_ID = "qinqiao"
PATIENCE_S = 8.0
"""Shorter than a consumer's acknowledgement may take, so that nobody charges beside us."""
REFUSALS = range(400, 500)
NOT_NOW = (408, 425, 429)
MOST_PAGES = 1_000
REFUSED = {INSUFFICIENT_FUNDS: InsufficientFunds, ACCOUNT_UNKNOWN: AccountUnknown}


class HttpFunds:
    """`POST <address>/charges`, `/reversals`, `/balances` and `/days`."""

    def __init__(
        self,
        address: str,
        key: bytes,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`transport` answers in place of the network."""
        self._address = address.rstrip("/")
        self._key = key
        self._clock = clock
        # No proxy of the environment: the platform is asked itself.
        self._http = httpx.AsyncClient(
            timeout=patience_s, follow_redirects=False, trust_env=False, transport=transport
        )

    async def charge(self, asked: Charge) -> FundsReceipt:
        return await self._post("charges", asked, FundsReceipt)

    async def reverse(self, asked: Reversal) -> FundsReceipt:
        return await self._post("reversals", asked, FundsReceipt)

    async def balances(self, inmate_nos: Sequence[str]) -> list[Balance]:
        return await self._post("balances", AskBalances(inmate_nos=list(inmate_nos)), list[Balance])

    async def day(self, day: date) -> list[Entry]:
        entries: list[Entry] = []
        for _ in range(MOST_PAGES):
            after = entries[-1].ticket_no if entries else ""
            page = await self._post("days", AskDay(day=day, after=after), DayPage)
            if any(one.ticket_no <= after for one in page.entries):
                # A list that does not go on would be read for ever, or count a charge twice.
                raise _unreadable()
            entries += page.entries
            if not page.more:
                return entries
            if not page.entries:
                raise _unreadable()
        raise _unreadable()

    async def close(self) -> None:
        await self._http.aclose()

    async def _post(self, operation: str, body: msgspec.Struct, kind: type[T]) -> T:
        address, content = f"{self._address}/{operation}", msgspec.json.encode(body)
        headers = self._signed(address, content)
        try:
            reply = await self._http.post(address, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise Unavailable("资金管理平台没有应答。", code="funds_away") from error
        if reply.status_code in REFUSALS and reply.status_code not in NOT_NOW:
            raise _refusal(reply)
        try:
            reply.raise_for_status()
            return msgspec.json.decode(reply.content, type=kind)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            raise _unreadable() from error

    def _signed(self, address: str, content: bytes) -> dict[str, str]:
        at, nonce = str(int(self._clock().timestamp())), secrets.token_hex(16)
        text = canonical("POST", urlsplit(address).path or "/", (), at, nonce, content)
        return {
            "Content-Type": "application/json",
            "X-Api-Key": KEY_ID,
            "X-Api-Time": at,
            "X-Api-Nonce": nonce,
            "X-Api-Signature": sign(self._key, text),
        }


def _unreadable() -> Unavailable:
    return Unavailable("资金管理平台的应答无法识别。", code="funds_away")


def _refusal(reply: httpx.Response) -> Exception:
    """401 and 403 are a matter of keys: nothing is decided about the charge by them."""
    if reply.status_code in (401, 403):
        return Unavailable("资金管理平台不接受本平台的签名。", code="funds_key")
    try:
        told = msgspec.json.decode(reply.content, type=ErrorBody)
    except msgspec.MsgspecError:
        return _unreadable()
    return REFUSED.get(told.code, FundsRefused)(told.message, code=told.code)
