"""Officers who reach a ward, with what whole seals give them."""

from typing import Any

from sqlalchemy import select

from connectors.postgres.access import held_rights
from connectors.postgres.approvals.people import above
from connectors.postgres.transaction import Tx
from pipelines.rules.security.row_seal import RowSeal
from pipelines.rules.speech.alert_handling import Hand
from schemas.tables.access.access import officer
from schemas.tables.access.rights import officer_scope
from schemas.tables.platform.org import org_unit


async def reaching(tx: Tx, seal: RowSeal, ward_path: str) -> list[Hand]:
    """Every officer in service whose data scope holds the ward."""
    scoped = org_unit.alias("scoped")
    who = (
        select(officer_scope.c.officer_id)
        .join(scoped, scoped.c.id == officer_scope.c.unit_id)
        .where(scoped.c.path.in_(above(ward_path)))
    )
    home = org_unit.alias("home")
    rows = await tx.execute(
        select(officer.c.id, officer.c.name, home.c.name.label("unit"), *held_rights.columns())
        .join(home, home.c.id == officer.c.org_unit_id)
        .where(officer.c.enabled, officer.c.id.in_(who))
    )
    return [_hand(seal, row) for row in rows]


def _hand(seal: RowSeal, row: Any) -> Hand:
    held = held_rights.read(seal, row.id, row.held_roles, row.held_scopes, row.data_levels)
    return Hand(
        id=row.id,
        name=row.name,
        unit=row.unit,
        permissions=held.permissions,
        scopes=held.scopes,
    )
