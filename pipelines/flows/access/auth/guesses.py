"""Attempts at officers' proofs, counted before any is looked at (ID-3).

Where they are counted depends on where they are made: those on a device on which the officer signed
in before count for that device alone, so that strangers who guess cannot shut the officer out.
"""

from typing import Protocol

from connectors.postgres.access import officers, unknown_logins
from connectors.postgres.access.attempts import Reserved
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.security.digest import hmac_sm3


class Guesses(Protocol):
    """The count that one attempt belongs to."""

    async def reserve(self, services: Services) -> Reserved:
        """Count an attempt, in a transaction of its own."""
        ...

    async def release(self, services: Services) -> None:
        """It failed at nothing."""
        ...

    async def succeeded(self, tx: Tx, services: Services) -> None:
        """Begin anew."""
        ...


class OfAccount:
    """The account's own: guesses from everywhere."""

    def __init__(self, officer_id: str) -> None:
        self._id = officer_id

    async def reserve(self, services: Services) -> Reserved:
        settings, now = services.settings, services.clock()
        most, lock_s = settings.sign_in_failures, settings.lock_s
        async with services.database.transaction() as tx:
            return await officers.reserve_attempt(tx, self._id, now, most=most, lock_s=lock_s)

    async def release(self, services: Services) -> None:
        async with services.database.transaction() as tx:
            await officers.release_attempt(tx, self._id)

    async def succeeded(self, tx: Tx, services: Services) -> None:
        await officers.sign_in_succeeded(tx, self._id)


class Marked:
    """Those of a keyed mark: a login that nobody has, or an officer on a known device."""

    def __init__(self, mark: bytes, officer_id: str | None = None) -> None:
        self._mark = mark
        self._id = officer_id

    async def reserve(self, services: Services) -> Reserved:
        settings, now = services.settings, services.clock()
        most, lock_s = settings.sign_in_failures, settings.lock_s
        async with services.database.transaction() as tx:
            return await unknown_logins.reserve_attempt(
                tx, self._mark, now, most=most, lock_s=lock_s
            )

    async def release(self, services: Services) -> None:
        async with services.database.transaction() as tx:
            await unknown_logins.release_attempt(tx, self._mark)

    async def succeeded(self, tx: Tx, services: Services) -> None:
        await unknown_logins.forget(tx, self._mark)
        if self._id is not None:
            # What strangers guessed is forgotten as ever, a lock that they caused is not.
            await officers.forget_unlocked(tx, self._id, services.clock())


def guesses_of(
    services: Services, row: OfficerRow | None, login: str, known: bytes | None
) -> Guesses:
    """`known` is the mark of the officer's known device, where the attempt is made on one."""
    if row is None:
        key = services.keys.derive(unknown_logins.PURPOSE)
        return Marked(hmac_sm3(key, login.encode()))
    return OfAccount(row.id) if known is None else Marked(known, row.id)
