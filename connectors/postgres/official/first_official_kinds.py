"""The kinds of official business that exist from the start (VC-OFFICIAL-02)."""

from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.official.first_kinds import FIRST, kind_values
from schemas.modules.common import ACTIVE
from schemas.tables import metadata


async def plant_official_kinds(tx: Tx) -> None:
    """Make the kinds that are not there; those that are stay as they are kept."""
    table = metadata.tables["official_kind"]
    for code in FIRST:
        row = {"id": make_id(), "state": ACTIVE, **kind_values(code)}
        await tx.insert_new(upsert(table).values(**row))
