"""What each table of a database holds, in a form that two databases can be compared by."""

from sqlalchemy import text

from connectors.postgres.transaction import Tx
from schemas.platform.backups import TableSum

TABLES = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  and not c.relispartition order by 1
"""
SUM = """
select count(*) as held, coalesce(sum(
  ('x' || left(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint::numeric
), 0) as total from "{}" t
"""
"""Over all rows in whatever order: 64 bits of each row's SHA-256, added up."""


async def sums_of(tx: Tx) -> list[TableSum]:
    """A sum for every table; a partitioned one counts as one."""
    # How rows look as text must not depend on the server they are read from.
    for setting in ("timezone = 'UTC'", "datestyle = 'ISO'", "extra_float_digits = 1"):
        await tx.execute(text(f"set local {setting}"))
    names = [row[0] for row in await tx.execute(text(TABLES))]
    return [await _sum(tx, name) for name in names]


async def _sum(tx: Tx, name: str) -> TableSum:
    found = (await tx.execute(text(SUM.format(name)))).one()
    return TableSum(name=name, rows=found.held, sum=str(found.total))


async def revision_of(tx: Tx) -> str:
    return str(await tx.scalar(text("select version_num from alembic_version")))
