"""Bringing a database to the newest shape."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from connectors.postgres.database import driver_url


def migrate(url: str, revision: str = "head") -> None:
    """Run the migrations up to `revision`; a database that has them all is left alone."""
    command.upgrade(config(url), revision)


def config(url: str) -> Config:
    """Alembic's settings without a file of them."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.attributes["url"] = driver_url(url)
    return settings
