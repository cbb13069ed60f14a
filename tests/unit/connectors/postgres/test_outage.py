"""A lost server is told from a refused statement."""

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError

from connectors.postgres import is_outage
from connectors.postgres.outage import Outage, outage_of


@pytest.mark.parametrize(
    "error",
    [
        psycopg.OperationalError("server closed the connection unexpectedly"),
        errors.AdminShutdown(),
        errors.CannotConnectNow(),
        errors.ConnectionFailure(),
        errors.TooManyConnections(),
        errors.DiskFull(),
        errors.OutOfMemory(),
        errors.IoError(),
        errors.LockNotAvailable(),
        errors.DeadlockDetected(),
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
        IntegrityError("insert", {}, errors.UniqueViolation()),
        ValueError("ours"),
        ConnectionRefusedError("somebody else's"),
    ],
)
def test_refused(error: Exception) -> None:
    assert not is_outage(error)


def test_a_full_server_can_still_be_read() -> None:
    assert outage_of(OperationalError("copy", {}, errors.DiskFull())) is Outage.FULL
    assert outage_of(OperationalError("copy", {}, errors.AdminShutdown())) is Outage.LOST
    assert outage_of(TimeoutError("pool")) is Outage.BUSY


def test_whoever_waited_in_vain_for_a_row_may_ask_again() -> None:
    assert outage_of(OperationalError("update", {}, errors.LockNotAvailable())) is Outage.BUSY
    assert outage_of(OperationalError("update", {}, errors.DeadlockDetected())) is Outage.BUSY
