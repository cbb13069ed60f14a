"""All that a database holds, as one digest a table."""

from sqlalchemy import text

from connectors.postgres.database import Database
from schemas.tables import metadata

KEPT_APART = frozenset({"api_nonce", "sign_in_log"})
"""Who tried to come in, and which number was used, is noted in a transaction of its own, before
anything else is done."""


async def contents(database: Database) -> dict[str, str]:
    """Count and digest of the rows of each table; bookkeeping of attempts is left out."""
    found = {}
    async with database.engine.begin() as connection:
        for name in sorted(set(metadata.tables) - KEPT_APART):
            # Attempts to sign in count up beside the business.
            row = "to_jsonb(t) - array['failed_sign_ins', 'locked_until', 'last_seen_at']"
            asked = "select count(*) || ' ' || md5(coalesce(string_agg(r, ',' order by r), ''))"
            asked += f' from (select ({row})::text as r from "{name}" as t) as rows'
            found[name] = str((await connection.execute(text(asked))).scalar())
    return found
