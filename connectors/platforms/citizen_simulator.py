"""A stand-in for 随申办: its tokens stand for a registered relative, once and for five minutes.

It works as `WeChatSimulator` does, and answers with the identity number as the real one does.
"""

from collections.abc import Callable
from datetime import datetime

from connectors.platforms.citizen import Citizen
from connectors.platforms.sealed_tickets import SealedTickets
from connectors.postgres.database import Database
from connectors.postgres.messages import inbox
from connectors.postgres.people import people
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.field import open_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PERSONAL
from schemas.errors import NotFound, Unauthenticated

PURPOSE = "citizen-simulator"
CONSUMER = "citizen-token"


class CitizenSimulator:
    """Issues tokens, as the city's app would, and swaps them, as the provider would."""

    def __init__(
        self, database: Database, keys: KeyProvider, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._keys = keys
        self._tickets = SealedTickets(keys.derive(PURPOSE), clock)

    async def issue(self, openid: str) -> str:
        """A token for a person whom the simulated WeChat knows too: it is the same person."""
        async with self._database.transaction() as tx:
            row = await people.relative_by_openid(tx, openid)
        if row is None:
            raise NotFound("模拟随申办中没有此用户。", code="openid_unknown")
        return self._tickets.issue(row.id)

    async def swap(self, token: str) -> Citizen:
        """The citizen; the token is used up."""
        body, relative_id = self._tickets.read(token)
        async with self._database.transaction() as tx:
            if not await inbox.first_time(tx, CONSUMER, sm3_hex(body)):
                raise Unauthenticated("登录凭证已使用，请重新打开页面。", code="ticket_used")
            row = await people.relative_by_id(tx, relative_id)
        if row is None:
            raise Unauthenticated("登录凭证无效，请重新打开页面。", code="ticket_unknown")
        context = f"relative.id_no:{row.id}"
        number = open_field(self._keys.sealing(PERSONAL), row.id_no_sealed, context)
        return Citizen(id_no=number, name=row.name)
