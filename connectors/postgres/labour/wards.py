"""A ward beside its prison, as everything of a ward's day begins with it."""

import msgspec
from sqlalchemy import bindparam, select

from connectors.postgres.transaction import Tx, to_struct
from schemas.people.kinds import OrgType
from schemas.tables.platform.org import org_unit

ward, prison = org_unit.alias("day_ward"), org_unit.alias("day_prison")


class Ward(msgspec.Struct, frozen=True, kw_only=True):
    """A ward and the prison that it lies in."""

    id: str
    name: str
    path: str
    prison_id: str
    prison: str
    prison_code: str


_WARDS = (
    select(
        ward.c.id,
        ward.c.name,
        ward.c.path,
        prison.c.id.label("prison_id"),
        prison.c.name.label("prison"),
        prison.c.code.label("prison_code"),
    )
    .join(prison, prison.c.id == ward.c.prison_id)
    .where(ward.c.id == bindparam("ward_id"), ward.c.org_type == OrgType.WARD.value)
)


async def get(tx: Tx, ward_id: str) -> Ward | None:
    """None where the unit is no ward; without row scope, which the caller checks."""
    row = (await tx.connection.execute(_WARDS, {"ward_id": ward_id})).mappings().first()
    return None if row is None else to_struct(row, Ward)
