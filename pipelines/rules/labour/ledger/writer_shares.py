"""Which processes carry the writers of which shards."""


def shares(shards: int, processors: int) -> list[list[int]]:
    """A process a shard where there are processors for them; more than those only cost memory."""
    count = min(shards, max(1, processors))
    return [list(range(first, shards, count)) for first in range(count)]
