"""A code or token of a host counts once with us, whatever the host itself remembers."""

from connectors.postgres.database import Database
from connectors.postgres.messages import inbox
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import Unauthenticated


async def use_up(database: Database | None, consumer: str, code: str) -> None:
    """Raise `Unauthenticated` the second time; the relay has no database, and asks for others."""
    if database is None:
        return
    async with database.transaction() as tx:
        if not await inbox.first_time(tx, consumer, sm3_hex(code.encode())):
            raise Unauthenticated("登录凭证已使用，请重新打开页面。", code="ticket_used")
