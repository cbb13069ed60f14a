"""The shape of a shard's tables, by the number of its newest migration."""

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

VERSION = text("select version_num from alembic_version")


def scripts() -> Config:
    """Where the migrations of a shard lie."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return settings


@cache
def newest() -> str:
    """The shape that this version of the product reads and writes."""
    head = ScriptDirectory.from_config(scripts()).get_current_head()
    assert head is not None
    return head
