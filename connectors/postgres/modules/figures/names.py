"""Units that lines of figures name."""

from collections.abc import Collection

from sqlalchemy import or_, select

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.figures.lines import NamedUnit
from schemas.tables.platform.org import org_unit


async def units(tx: Tx, unit_ids: Collection[str]) -> dict[str, NamedUnit]:
    """Those of these ids, and the prisons that they lie in."""
    unit, mine = org_unit.c, org_unit.alias("mine")
    above = select(mine.c.prison_id).where(among(mine.c.id, unit_ids))
    found = select(unit.id, unit.name, unit.path, unit.prison_id).where(
        or_(among(unit.id, unit_ids), unit.id.in_(above))
    )
    return {one.id: one for one in await tx.all(found, NamedUnit)}
