"""What the platform needs of the inmates' accounts: charge, reverse, read (VC-API-04)."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from schemas.errors import Conflict
from schemas.phone.funds import Balance, Charge, Entry, FundsReceipt, Reversal


class InsufficientFunds(Conflict):
    """The account holds less than the charge; nothing was taken."""


class AccountUnknown(Conflict):
    """The platform keeps no account of this inmate."""


class FundsRefused(Conflict):
    """The platform answered, and will not book it however often it is asked."""


class Funds(Protocol):
    """Whoever keeps the accounts.

    Every method raises `Unavailable` where no readable answer came: whether something was booked
    is not known then, so it is asked again under the same ticket.
    """

    async def charge(self, asked: Charge) -> FundsReceipt:
        """`InsufficientFunds`, `AccountUnknown` or `FundsRefused` where nothing is taken."""
        ...

    async def reverse(self, asked: Reversal) -> FundsReceipt:
        """`FundsRefused` where nothing was taken for the ticket."""
        ...

    async def balances(self, inmate_nos: Sequence[str]) -> list[Balance]:
        """Of those among them who have an account."""
        ...

    async def day(self, day: date) -> list[Entry]:
        """Every charge of a day's calls."""
        ...
