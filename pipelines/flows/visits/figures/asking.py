"""The visits that are meant by what a table is asked for."""

from connectors.postgres.platform import units
from connectors.postgres.visits.figures.counted import Counted
from pipelines.flows.modules.figures.asking import Asking


async def counted_of(asking: Asking) -> Counted:
    wanted = asking.wanted
    return Counted(
        scopes=wanted.scopes,
        since=wanted.since,
        until=wanted.until,
        first=wanted.first,
        last=wanted.last,
        unit_path=wanted.unit_path,
        everywhere=await units.all_within(asking.tx, wanted.scopes),
    )
