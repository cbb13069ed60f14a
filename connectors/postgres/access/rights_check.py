"""Looking through all rows that decide on access for such as are not as they were sealed."""

from sqlalchemy import select

from connectors.postgres.access import data_levels
from connectors.postgres.access.held_rights import BrokenRow
from connectors.postgres.transaction import Tx
from pipelines.rules.security.row_seal import RowSeal
from schemas.modules.levelled import LEVELLED
from schemas.tables.access.rights import data_level, officer_role, officer_scope, role_permission

SEALED = (
    (role_permission, ("id", "role", "permission")),
    (officer_role, ("id", "officer_id", "role", "duty")),
    (officer_scope, ("id", "officer_id", "unit_id")),
    (data_level, ("id", "module", "levels")),
)
"""Tables, and the columns that their seal covers in its order."""


async def find_broken(tx: Tx, seal: RowSeal) -> tuple[int, list[BrokenRow]]:
    """How many rows there are, and those whose seal does not hold."""
    counted = 0
    broken: list[BrokenRow] = []
    met = set((await tx.execute(select(data_level.c.module))).scalars())
    for table, names in SEALED:
        columns = [table.c[name] for name in names]
        for row in await tx.execute(select(*columns, table.c.mac).order_by(table.c.id)):
            counted += 1
            content = [str(row._mapping[name]) for name in names]
            if not seal.holds(row.mac, table.name, *content):
                broken.append(BrokenRow(table.name, content[0], content[1], content[2]))
    broken += [
        BrokenRow(data_levels.TABLE, "", module, "missing")
        for module in LEVELLED
        if module not in met
    ]
    return counted, broken
