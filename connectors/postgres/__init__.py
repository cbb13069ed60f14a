"""The database: one engine, transactions, and repositories as modules of plain functions.

What only a start needs (migrations, roles) is imported from its own module, so that a room that is
made anew does not wait for it.
"""

from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.outage import is_outage
from connectors.postgres.transaction import Tx

__all__ = ["Database", "Tx", "is_outage", "make_id"]
