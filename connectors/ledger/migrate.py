"""Bringing a shard to the newest shape, and giving the platform's role its rights there."""

from datetime import date

import psycopg
from psycopg.errors import UndefinedTable
from sqlalchemy import NullPool, create_engine, make_url, text

from connectors.ledger.months import months_around
from connectors.ledger.shape import scripts
from connectors.postgres.application_role import grant_application
from connectors.postgres.database import CONNECT_TIMEOUT_S, driver_url
from connectors.postgres.migrate import bring_up

UNCHANGED = (
    "hours_line_version",
    "applied_message",
    "pay_line",
    "pay_version",
    "legacy_applied",
    "legacy_row",
)
"""Tables whose rows stay as they were written; drafts of pay may be taken out whole."""


def shape_of(owner_url: str) -> str | None:
    """The number of the shard's newest migration; None where it has no tables yet."""
    url = make_url(owner_url).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S) as connection:
        try:
            found = connection.execute("select version_num from alembic_version").fetchone()
        except UndefinedTable:
            return None
    return None if found is None else str(found[0])


def migrate_shard(owner_url: str, application_url: str, today: date) -> None:
    """Migrate, grant, and make the months around today; a shard that has all is left alone."""
    shape_of(owner_url)  # A server that does not answer is known within seconds.
    settings = scripts()
    settings.attributes["url"] = driver_url(owner_url)
    bring_up(settings)
    grant_application(owner_url, application_url)
    engine = create_engine(driver_url(owner_url), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            owner, role = make_url(owner_url).username, make_url(application_url).username
            if role and role != owner:
                quoted = connection.dialect.identifier_preparer.quote_identifier(role)
                for table in UNCHANGED:
                    connection.execute(text(f"revoke update on {table} from {quoted}"))
                connection.execute(text(f"revoke delete on hours_line_version from {quoted}"))
                connection.execute(
                    text(f"grant execute on function ensure_month(date) to {quoted}")
                )
            for month in months_around(today):
                connection.execute(text("select ensure_month(:month)"), {"month": month})
    finally:
        engine.dispose()
