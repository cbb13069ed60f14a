"""Which shards of the ledger work, which prisons lie there, and when one did not."""

from connectors.ledger import outages, placement
from connectors.ledger.away import Away
from connectors.ledger.outages import OutageRow
from pipelines.flows.services import Services
from schemas.labour.shards import ShardOutage, ShardState, ShardsView, ShardView

SHOWN = 50


async def shards(services: Services) -> ShardsView:
    """Each shard is asked now; that one takes no rows, its writer tells."""
    states = await services.shards.states()
    async with services.database.transaction() as tx:
        homes = await placement.placements(tx)
        told = await outages.latest(tx, SHOWN)
    return ShardsView(
        shards=[
            ShardView(
                number=number,
                state=_state(number, away, told),
                prisons=[one.prison for one in homes if one.shard == number],
                moving=[
                    one.prison for one in homes if one.shard == number and one.moving_to is not None
                ],
            )
            for number, away in enumerate(states)
        ],
        outages=[
            ShardOutage(
                number=one.shard,
                state=ShardState(one.why.value),
                began_at=one.began_at,
                ended_at=one.ended_at,
            )
            for one in told
        ],
    )


def _state(number: int, away: Away | None, told: list[OutageRow]) -> ShardState:
    if away is not None:
        return ShardState(away.value)
    full = any(
        one.shard == number and one.ended_at is None and one.why is Away.FULL for one in told
    )
    return ShardState.FULL if full else ShardState.WORKING
