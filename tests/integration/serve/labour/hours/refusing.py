"""A line in the ledger that belongs to no sheet, which makes it refuse one."""

from datetime import date

from sqlalchemy import text

from connectors.doors import open_shards
from pipelines.rules.labour.ledger.ids import as_uuid
from tests.integration.serve.labour.hours.ward import Ward
from tests.integration.serve.world import World

STRAY = """
insert into hours_line (day, kind, minutes, grade, version, inmate_sealed, post_id, ward_id,
  project_id, mac)
values (:day, 1, 1, 0, 1, :inmate, :post, :ward, :none, :mac)
"""


async def stray(world: World, ward: Ward, inmate: int, *, gone: bool = False) -> None:
    """A line of no sheet in the ledger, put in past it, or taken out again."""
    shards = open_shards(world.settings, world.database, pool_size=1)
    shard = await shards.of(world.prison_id)
    sealed = shards.people.sealed(ward.inmates[inmate])
    values = {
        "day": date.fromisoformat(ward.day), "inmate": sealed, "post": as_uuid(ward.post),
        "ward": as_uuid(ward.id), "none": as_uuid("0" * 26), "mac": bytes(16),
    }  # fmt: skip
    async with shard.transaction() as tx:
        if gone:
            mine = text("delete from hours_line where inmate_sealed = :inmate and minutes = 1")
            await tx.execute(mine.bindparams(inmate=sealed))
        else:
            await tx.execute(text(STRAY).bindparams(**values))
    await shards.close()
