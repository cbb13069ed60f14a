"""The database: one engine, transactions, and repositories as modules of plain functions."""

from connectors.postgres.application_role import grant_application
from connectors.postgres.database import Database
from connectors.postgres.ids import make_id
from connectors.postgres.migrate import migrate
from connectors.postgres.outage import is_outage
from connectors.postgres.transaction import Tx

__all__ = ["Database", "Tx", "grant_application", "is_outage", "make_id", "migrate"]
