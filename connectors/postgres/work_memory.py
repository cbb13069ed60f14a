"""Room for one transaction that adds up many rows."""

from sqlalchemy import func, select, true

from connectors.postgres.transaction import Tx

ROOM = {
    # For each list of people in memory; without it the server keeps them in files, bit by bit.
    "work_mem": "64MB",
    # How many rows there are follows from the days: a plan for any days would be one for few.
    "plan_cache_mode": "force_custom_plan",
}


async def make_room(tx: Tx) -> None:
    """Let the statements of this transaction keep more in memory, each planned for its days."""
    asked = (func.set_config(name, value, true()) for name, value in ROOM.items())
    await tx.execute(select(*asked))
