"""What the units and officers named in definitions are called."""

from collections.abc import Iterable

from sqlalchemy import select

from connectors.postgres.approvals import people
from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.rules.approvals.validity import Known, named
from pipelines.rules.security.row_seal import RowSeal
from schemas.approvals.definition import Definition
from schemas.tables.platform.org import org_unit


async def names_in(tx: Tx, definitions: Iterable[Definition]) -> dict[str, str]:
    """Names of officers and units by id, of roles by code; what no longer exists is absent."""
    units: set[str] = set()
    officers: set[str] = set()
    for definition in definitions:
        more_units, more_officers = named(definition)
        units |= more_units
        officers |= more_officers
    found = await people.names(tx, officers)
    if units:
        rows = await tx.execute(
            select(org_unit.c.id, org_unit.c.name).where(among(org_unit.c.id, units))
        )
        found |= {row.id: row.name for row in rows}
    return found | await people.deciding_roles(tx)


async def known_in(tx: Tx, seal: RowSeal, definition: Definition) -> Known:
    """Which of what a definition names exists, is in use and may decide."""
    units, officers = named(definition)
    open_units = select(org_unit.c.id).where(among(org_unit.c.id, units), org_unit.c.enabled)
    return Known(
        roles=frozenset(await people.deciding_roles(tx)),
        units=frozenset(await tx.connection.scalars(open_units)) if units else frozenset(),
        officers=await people.able_officers(tx, seal, officers),
    )
