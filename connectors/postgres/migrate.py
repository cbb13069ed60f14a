"""Bringing a database to the newest shape."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from connectors.postgres.database import driver_url
from connectors.postgres.unknown_shape import unknown_shape

SCRIPTS = Path(__file__).parent / "migrations"
VERSIONS = SCRIPTS / "versions"


def migrate(url: str) -> None:
    """Run the migrations; a database that has them all is left alone."""
    bring_up(config(url))


def config(url: str) -> Config:
    """Alembic's settings without a file of them."""
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS))
    settings.attributes["url"] = driver_url(url)
    return settings


def bring_up(settings: Config) -> None:
    """Run the migrations that a database lacks; one of a shape that is not ours stays as it is."""
    scripts = ScriptDirectory.from_config(settings)
    known = [one.revision for one in scripts.walk_revisions("base", "heads")]
    for found in _shapes(settings.attributes["url"]):
        if found not in known:
            raise unknown_shape(found, first=known[-1], newest=known[0])
    command.upgrade(settings, "head")


def _shapes(url: str) -> tuple[str, ...]:
    """Numbers that the database says of itself; none where it holds no tables yet."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_heads()
    finally:
        engine.dispose()
