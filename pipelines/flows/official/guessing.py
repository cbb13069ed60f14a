"""Attempts at the proofs of outside bodies' people, counted as officers' are (ID-3)."""

from connectors.postgres.access import unknown_logins
from connectors.postgres.access.attempts import Reserved
from connectors.postgres.official import accounts
from connectors.postgres.official.accounts import AccountRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.guesses import Guesses, Marked
from pipelines.flows.services import Services
from pipelines.rules.security.digest import hmac_sm3


class OfVisitor:
    """The account's own: guesses from everywhere."""

    def __init__(self, account_id: str) -> None:
        self._id = account_id

    async def reserve(self, services: Services) -> Reserved:
        settings, now = services.settings, services.clock()
        most, lock_s = settings.sign_in_failures, settings.lock_s
        async with services.database.transaction() as tx:
            return await accounts.reserve_attempt(tx, self._id, now, most=most, lock_s=lock_s)

    async def release(self, services: Services) -> None:
        async with services.database.transaction() as tx:
            await accounts.release_attempt(tx, self._id)

    async def succeeded(self, tx: Tx, services: Services) -> None:
        await accounts.sign_in_succeeded(tx, self._id)


class OnKnownDevice(Marked):
    """Those on a device on which the person came in before: strangers cannot shut it out."""

    def __init__(self, mark: bytes, account_id: str) -> None:
        super().__init__(mark)
        self._account = account_id

    async def succeeded(self, tx: Tx, services: Services) -> None:
        await super().succeeded(tx, services)
        await accounts.forget_unlocked(tx, self._account, services.clock())


def guesses_of(
    services: Services, row: AccountRow | None, login: str, known: bytes | None
) -> Guesses:
    """A login that nobody has is counted by a mark, so that the lock does not tell."""
    if row is None:
        key = services.keys.derive(unknown_logins.PURPOSE)
        return Marked(hmac_sm3(key, f"official/{login}".encode()))
    return OfVisitor(row.id) if known is None else OnKnownDevice(known, row.id)
