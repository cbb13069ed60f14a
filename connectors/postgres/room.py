"""Room for one transaction that adds up many rows."""

from sqlalchemy import func, literal, select, true

from connectors.postgres.transaction import Tx
from connectors.postgres.worded import Worded

ENOUGH = "64MB"
"""For each list of people in memory; without it the server keeps them in files, bit by bit."""


async def make_room(tx: Tx) -> None:
    """Let the statements of this transaction keep more in memory."""
    set_here = func.set_config("work_mem", ENOUGH, true())
    # DM8 shares its memory among sessions by itself.
    await tx.execute(select(Worded(set_here, literal(""))))
