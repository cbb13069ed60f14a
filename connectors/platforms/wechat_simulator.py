"""A stand-in for WeChat: it signs tickets that stand for an openid, once and for five minutes."""

from collections.abc import Callable
from datetime import datetime

from connectors.platforms.sealed_tickets import LIFETIME, SealedTickets
from connectors.postgres.database import Database
from connectors.postgres.messages import inbox
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import Unauthenticated

PURPOSE = "wechat-simulator"
CONSUMER = "wechat-ticket"
__all__ = ["LIFETIME", "WeChatSimulator"]


class WeChatSimulator:
    """Issues tickets, as the mini-program would, and swaps them, as the provider would."""

    def __init__(
        self, database: Database, keys: KeyProvider, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._tickets = SealedTickets(keys.derive(PURPOSE), clock)

    async def issue(self, openid: str) -> str:
        """A ticket for anybody: WeChat knows more people than we do."""
        return self._tickets.issue(openid)

    async def swap(self, ticket: str) -> str:
        """The openid; the ticket is used up."""
        body, openid = self._tickets.read(ticket)
        async with self._database.transaction() as tx:
            if not await inbox.first_time(tx, CONSUMER, sm3_hex(body)):
                raise Unauthenticated("登录凭证已使用，请重新打开页面。", code="ticket_used")
        return openid
