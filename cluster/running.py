"""Finding the platform that runs on this machine."""

from cluster.layout import Layout
from cluster.problems import CannotStart
from cluster.ready import Ready, read_ready
from schemas.settings import Settings


def find_running(settings: Settings) -> Ready | None:
    """The platform on the settings' data folder, if it serves now."""
    return read_ready(Layout.of(settings).ready)


def labour_shards(settings: Settings) -> tuple[str, ...]:
    """Addresses of the ledger's shards: those the settings name, else the running platform's."""
    running = None if settings.labour_shards else find_running(settings)
    return running.labour_shards if running else settings.labour_shards


def require_database(settings: Settings) -> str:
    """URL of the database: the one the settings name, else the running platform's."""
    if settings.database_url:
        return settings.database_url
    running = find_running(settings)
    if running is None:
        raise CannotStart(
            "平台未运行。请先运行 make run。",
            english=f"no platform runs on {settings.data_dir}; start it with `make run`",
            code="not_running",
        )
    return running.database_url
