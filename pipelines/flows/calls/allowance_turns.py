"""What a new day gives and ends in the ledger of allowances (VC-APPT-16)."""

from datetime import date, datetime, timedelta

from connectors.postgres.calls import allowance_entries, call_allowances
from connectors.postgres.database import Database
from pipelines.rules.calls.account_entries import expiries, issues, withdrawals
from pipelines.rules.calls.accounts import Entry
from pipelines.rules.calls.call_allowance import window
from pipelines.rules.platform.local_time import local

AT_ONCE = 200
"""Inmates of one transaction."""
LOOKED_BACK = timedelta(days=92)
"""Periods that ended so long ago are still ended, where the platform was away meanwhile."""


class AllowanceTurns:
    """Once a local day, and after each start: what is due is told by the ledger itself."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turned: date | None = None

    async def round(self, now: datetime) -> int:
        """Answers how many entries were due."""
        today = local(now).date()
        if self._turned == today:
            return 0
        due = await turn(self._database, now)
        self._turned = today
        return due


async def turn(database: Database, now: datetime) -> int:
    """Issue what the rules of the day give, end what is over, take back from who is gone.

    What is done twice changes nothing; what was missed is made up for by the next round.
    """
    since, until = window(now - LOOKED_BACK)[0], window(now)[1]
    after, booked = "", 0
    while True:
        async with database.transaction() as tx:
            book = await call_allowances.rule_book(tx)
            found = await call_allowances.turned(tx, book, since, after, AT_ONCE)
            ids = [one.id for one in found]
            known = await allowance_entries.of_inmates(tx, ids, since, until)
            due: list[tuple[str, Entry]] = []
            for one in found:
                entries = known[one.id]
                given = issues if one.held else withdrawals
                due += [(one.id, entry) for entry in given(one.terms, entries, now, one.id)]
                due += [(one.id, entry) for entry in expiries(one.terms, entries, now, one.id)]
            await allowance_entries.add(tx, due, now)
        booked += len(due)
        if len(found) < AT_ONCE:
            return booked
        after = ids[-1]
