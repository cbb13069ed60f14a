"""Telling a lost or full database server from a statement it refused."""

from enum import StrEnum

import psycopg
from psycopg.errors import QueryCanceled
from sqlalchemy.exc import DBAPIError, TimeoutError

LOST_CLASSES = ("08", "57P0", "53300")
"""SQLSTATEs: connection exceptions, shutdown and start-up, too many connections."""
FULL_CLASSES = ("53", "58030")
"""SQLSTATEs: no room on the disk or in memory, and files that cannot be written."""
CONTENDED = ("55P03", "40P01")
"""SQLSTATEs: a lock that was not had in time, and two who waited for each other."""


class Outage(StrEnum):
    """Why the same request may succeed later."""

    LOST = "lost"
    BUSY = "busy"
    FULL = "full"


def outage_of(error: BaseException) -> Outage | None:
    """What kind of outage it is; None where the server refused the statement itself."""
    if isinstance(error, TimeoutError):  # No connection came free in time.
        return Outage.BUSY
    if isinstance(error, DBAPIError):
        return Outage.LOST if error.connection_invalidated else _of_driver(error.orig)
    return _of_driver(error)


def is_outage(error: BaseException) -> bool:
    """Whether the server was lost, so that the same request may succeed later."""
    return outage_of(error) is not None


def _of_driver(error: BaseException | None) -> Outage | None:
    if not isinstance(error, psycopg.OperationalError) or isinstance(error, QueryCanceled):
        return None
    # The driver's own errors about a broken socket carry no SQLSTATE.
    if error.sqlstate is None or error.sqlstate.startswith(LOST_CLASSES):
        return Outage.LOST
    if error.sqlstate in CONTENDED:
        return Outage.BUSY
    return Outage.FULL if error.sqlstate.startswith(FULL_CLASSES) else None
