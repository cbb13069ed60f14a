"""A lost server is told from a refused statement."""

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError

from connectors.postgres import is_outage


@pytest.mark.parametrize(
    "error",
    [
        psycopg.OperationalError("server closed the connection unexpectedly"),
        errors.AdminShutdown(),
        errors.CannotConnectNow(),
        errors.ConnectionFailure(),
        errors.TooManyConnections(),
        TimeoutError("pool"),
        OperationalError("select 1", {}, errors.AdminShutdown()),
        DBAPIError("select 1", {}, ValueError("driver"), connection_invalidated=True),
    ],
)
def test_lost(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        errors.UniqueViolation(),
        errors.QueryCanceled(),
        errors.LockNotAvailable(),
        errors.DeadlockDetected(),
        IntegrityError("insert", {}, errors.UniqueViolation()),
        ValueError("ours"),
        ConnectionRefusedError("somebody else's"),
    ],
)
def test_refused(error: Exception) -> None:
    assert not is_outage(error)
