"""How large and how busy a database is, as its server tells."""

import msgspec
from sqlalchemy import text

from connectors.postgres.database import Database

FIGURES = """
select
  (pg_database_size(current_database()) / 1048576)::int as size_mb,
  (select count(*) from pg_stat_activity where datname = current_database())::int as connections,
  current_setting('max_connections')::int as most_connections,
  coalesce((
    select extract(epoch from max(clock_timestamp() - xact_start))
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
  ), 0)::float8 as oldest_s,
  (select count(*) from pg_stat_replication)::int as standbys,
  (select extract(epoch from max(replay_lag)) from pg_stat_replication)::float8 as lag_s
"""


class DatabaseFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in MB, times in seconds; of other roles' sessions a role may see the number alone."""

    size_mb: int
    connections: int
    most_connections: int
    oldest_s: float
    standbys: int
    lag_s: float | None


async def figures(database: Database) -> DatabaseFigures:
    """`Unavailable` where the database is away."""
    async with database.reading() as tx:
        found = await tx.first(text(FIGURES), DatabaseFigures)
    assert found is not None
    return found
