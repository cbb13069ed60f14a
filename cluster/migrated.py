"""A database of its own that holds nothing but what all migrations made, for as long as asked."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cluster.services.postgres import Postgres
from cluster.services.run_dir import make_run_dir, run_dir
from connectors.postgres.migrate import migrate

SHORT_LIVED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def migrated() -> Iterator[str]:
    """Its address, as the role that owns the tables."""
    with TemporaryDirectory(prefix="qinqiao-migrated-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        sockets, log = make_run_dir(folder) / "pg", folder / "log" / "postgres.log"
        server = Postgres(folder / "postgres", sockets, log, os.environ, options=SHORT_LIVED)
        server.start()
        try:
            migrate(server.url)
            yield server.url
        finally:
            server.stop()
            shutil.rmtree(run_dir(folder), ignore_errors=True)
