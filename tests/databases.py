"""Databases of the test server: copies of a template, one for each test."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from cluster.services.postgres import Postgres

TEMPLATE = "template_migrated"
"""Holds all migrations and no rows."""
SHARD_TEMPLATE = "template_shard"


@contextmanager
def copied(server: Postgres, name: str, template: str) -> Iterator[None]:
    """A copy of the template, dropped at the end."""
    # A template of a thousand small files is copied faster as files than through the log.
    execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def database_of(request: pytest.FixtureRequest) -> str:
    """The name of a test's own database."""
    return f"test_{abs(hash(request.node.nodeid)):x}"


def execute(server: Postgres, statement: str) -> None:
    """Run one statement outside of any transaction, on no test's database."""
    url = server.url_of("postgres").replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
