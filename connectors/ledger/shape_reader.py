"""Asks a shard for its shape again and again, over one connection while that lasts."""

from typing import Any, Final

import psycopg
from psycopg.errors import UndefinedTable
from sqlalchemy import make_url

from connectors.postgres.database import CONNECT_TIMEOUT_S

KEPT: Final[dict[str, Any]] = {
    "keepalives_idle": CONNECT_TIMEOUT_S,
    "keepalives_interval": 1,
    "keepalives_count": CONNECT_TIMEOUT_S,
    "tcp_user_timeout": 2 * CONNECT_TIMEOUT_S * 1000,
}
"""A machine that is gone without a word is noticed, as at a new connection."""


class ShapeReader:
    """A new connection each time would cost the server a process each time."""

    def __init__(self, owner_url: str) -> None:
        url = make_url(owner_url).set(drivername="postgresql")
        self._address = url.render_as_string(False)
        self._connection: psycopg.Connection[Any] | None = None

    def read(self) -> str | None:
        """The number of the newest migration; None where the shard has no tables yet.

        `OperationalError` where no server answers.
        """
        if self._connection is not None:
            try:
                return _read(self._connection)
            except psycopg.OperationalError:
                # Lost meanwhile, and perhaps there again.
                self.close()
        self._connection = psycopg.connect(
            self._address, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S, **KEPT
        )
        return _read(self._connection)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _read(connection: "psycopg.Connection[Any]") -> str | None:
    try:
        found = connection.execute("select version_num from alembic_version").fetchone()
    except UndefinedTable:
        return None
    return None if found is None else str(found[0])
