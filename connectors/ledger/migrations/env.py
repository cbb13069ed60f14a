"""Runs a shard's migrations on one connection, under a lock so that two starts do not collide."""

from alembic import context
from sqlalchemy import NullPool, create_engine, text

from schemas.tables.labour.ledger_pay import booked_pay

LOCK = 7_313_000_002


def run() -> None:
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
        context.configure(
            connection=connection, target_metadata=booked_pay.metadata, compare_type=True
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.execute(text("select pg_advisory_unlock(:key)"), {"key": LOCK})
    engine.dispose()


run()
