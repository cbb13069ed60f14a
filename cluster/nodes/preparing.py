"""One node at a time brings the database into its newest shape."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.engine import make_url

LOCK = 7_140_107
"""Any number, the same for every node."""


@contextmanager
def alone(owner_url: str) -> Iterator[None]:
    """Wait for other nodes that prepare the same database; the lock goes with its session."""
    address = make_url(owner_url).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("select pg_advisory_lock(%s)", (LOCK,))
        yield
