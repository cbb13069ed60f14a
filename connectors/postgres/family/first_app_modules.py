"""The mini-program's first entries (VC-MINI-01)."""

from sqlalchemy import insert, select

from connectors.postgres.ids import make_id
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.rules.family.first_modules import first_modules
from schemas.modules.common import ACTIVE
from schemas.tables.generated import GENERATED


async def plant_app_modules(tx: Tx) -> None:
    """Where there is a bureau and it has none; what an administrator took away stays away."""
    table = GENERATED["app_modules"]
    bureau = await units.root(tx)
    if bureau is None or await tx.scalar(select(table.c.id).limit(1)) is not None:
        return
    for values in first_modules(bureau.id):
        await tx.execute(insert(table).values(id=make_id(), state=ACTIVE, **values))
