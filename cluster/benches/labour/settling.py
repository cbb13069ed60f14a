"""What the database server does by itself within minutes of a load, done at once."""

from collections.abc import Sequence

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import make_url


def settle(shards: Sequence[str]) -> None:
    """Statistics and visibility of each shard."""
    for url in shards:
        engine = create_engine(owner_of(url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql("vacuum (analyze)")
        engine.dispose()


def owner_of(url: str) -> str:
    """The embedded server lets its owner in by the socket, without a password."""
    owner = make_url(url).set(username="qinqiao", password=None)
    return owner.render_as_string(hide_password=False)
