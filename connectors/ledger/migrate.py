"""Bringing a shard to the newest shape, and giving the platform's role its rights there."""

from contextlib import closing
from datetime import date

from sqlalchemy import NullPool, create_engine, make_url, text

from connectors.ledger.months import months_around
from connectors.ledger.shape import scripts
from connectors.ledger.shape_reader import ShapeReader
from connectors.postgres.application_role import grant_application
from connectors.postgres.database import driver_url
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


def migrate_shard(owner_url: str, application_url: str, today: date) -> None:
    """Migrate, grant, and make the months around today; a shard that has all is left alone."""
    with closing(ShapeReader(owner_url)) as reader:
        reader.read()  # A server that does not answer is known within seconds.
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
