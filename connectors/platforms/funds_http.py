"""The funds platform over HTTP: every request signed, no redirect followed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import httpx

from connectors.platforms.funds import AccountUnknown, FundsRefused, InsufficientFunds
from connectors.platforms.signed_post import PATIENCE_S, Asked, SignedPost
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

MOST_PAGES = 1_000
PLATFORM = Asked(
    name="资金管理平台",
    code="funds",
    refused=FundsRefused,
    refusals={INSUFFICIENT_FUNDS: InsufficientFunds, ACCOUNT_UNKNOWN: AccountUnknown},
)


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
        self._post = SignedPost(PLATFORM, address, key, clock, transport, patience_s)

    async def charge(self, asked: Charge) -> FundsReceipt:
        return await self._post.ask("charges", asked, FundsReceipt)

    async def reverse(self, asked: Reversal) -> FundsReceipt:
        return await self._post.ask("reversals", asked, FundsReceipt)

    async def balances(self, inmate_nos: Sequence[str]) -> list[Balance]:
        asked = AskBalances(inmate_nos=list(inmate_nos))
        return await self._post.ask("balances", asked, list[Balance])

    async def day(self, day: date) -> list[Entry]:
        entries: list[Entry] = []
        for _ in range(MOST_PAGES):
            after = entries[-1].ticket_no if entries else ""
            page = await self._post.ask("days", AskDay(day=day, after=after), DayPage)
            if any(one.ticket_no <= after for one in page.entries):
                # A list that does not go on would be read for ever, or count a charge twice.
                raise self._post.unreadable()
            entries += page.entries
            if not page.more:
                return entries
            if not page.entries:
                raise self._post.unreadable()
        raise self._post.unreadable()

    async def close(self) -> None:
        await self._post.close()
