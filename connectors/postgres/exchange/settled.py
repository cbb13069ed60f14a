"""Up to when all rows are there: whoever fetches piece by piece must not run past an open writer.

An id is made before its row is committed, so a row may appear below one that was seen already.
"""

from datetime import datetime

from sqlalchemy import text

from connectors.postgres.transaction import Tx

OLDEST_OPEN = """
select least(clock_timestamp(), min(xact_start)) - make_interval(secs => :settling)
from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""


async def settled_until(tx: Tx, settling_s: float) -> datetime:
    """Before this moment no row will appear any more; ask before the rows are read.

    `settling_s` is how much earlier an id may have been made than its transaction began, and what
    the clocks of hosts may differ.
    """
    found: datetime = await tx.scalar(text(OLDEST_OPEN).bindparams(settling=settling_s))
    return found
