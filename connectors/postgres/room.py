"""Room for one transaction that adds up many rows."""

from sqlalchemy import func, select, true

from connectors.postgres.transaction import Tx

ENOUGH = "64MB"
"""For each list of people in memory; without it the server keeps them in files, bit by bit."""


async def make_room(tx: Tx) -> None:
    """Let the statements of this transaction keep more in memory."""
    await tx.execute(select(func.set_config("work_mem", ENOUGH, true())))
