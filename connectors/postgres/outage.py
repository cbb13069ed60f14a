"""Telling a lost database server from a statement it refused."""

import psycopg
from psycopg.errors import QueryCanceled
from sqlalchemy.exc import DBAPIError, TimeoutError

LOST_CLASSES = ("08", "57P0", "53300")
"""SQLSTATEs: connection exceptions, shutdown and start-up, too many connections."""


def is_outage(error: BaseException) -> bool:
    """Whether the server was lost, so that the same request may succeed later."""
    if isinstance(error, TimeoutError):  # No connection came free in time.
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _is_lost(error.orig)
    return _is_lost(error)


def _is_lost(error: BaseException | None) -> bool:
    if not isinstance(error, psycopg.OperationalError) or isinstance(error, QueryCanceled):
        return False
    # The driver's own errors about a broken socket carry no SQLSTATE.
    return error.sqlstate is None or error.sqlstate.startswith(LOST_CLASSES)
