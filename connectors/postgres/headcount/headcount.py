"""How many inmates are in custody in each ward, and how many of them under key control."""

import msgspec
from sqlalchemy import and_, func, or_, select

from connectors.postgres.transaction import Tx, in_scopes
from schemas.people.kinds import CustodyState, OrgType
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

ward, prison = org_unit.alias("ward"), org_unit.alias("prison")


class WardCount(msgspec.Struct, frozen=True, kw_only=True):
    """A ward in reach, by prison and code."""

    prison_id: str
    prison: str
    ward_id: str
    ward: str
    in_custody: int
    key_control: int


async def by_ward(tx: Tx, scopes: tuple[str, ...]) -> list[WardCount]:
    """Every open ward in reach, empty ones too; a closed one only while it still holds somebody."""
    held = func.count(inmate.c.id)
    here = and_(
        inmate.c.ward_id == ward.c.id,
        inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
    )
    found = (
        select(
            prison.c.id.label("prison_id"),
            prison.c.name.label("prison"),
            ward.c.id.label("ward_id"),
            ward.c.name.label("ward"),
            held.label("in_custody"),
            held.filter(inmate.c.key_control).label("key_control"),
        )
        .select_from(ward)
        .join(prison, prison.c.id == ward.c.prison_id)
        .outerjoin(inmate, here)
        .where(ward.c.org_type == OrgType.WARD.value, in_scopes(ward.c.path, scopes))
        .group_by(prison.c.id, ward.c.id)
        .having(or_(ward.c.enabled, held > 0))
        .order_by(prison.c.path.collate("C"), ward.c.path.collate("C"))
    )
    return await tx.all(found, WardCount)
