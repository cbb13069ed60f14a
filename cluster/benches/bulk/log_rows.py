"""A year's worth of log rows, chained as the product chains them."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy.dialects.postgresql import insert as upsert

from cluster.benches.seed.names import made_up_names
from connectors.postgres.audit import audit
from connectors.postgres.bulk import copy_rows
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.security.chain import START, ChainRow, audit_digest, canonical
from schemas.tables.audit.audit import audit_head, audit_row

BATCH = 50_000
"""Rows of a transaction, so that nobody waits long for a stream's lock."""
ACTORS = 400
ACTIONS = (
    ("inmates.list", "inmates"),
    ("inmates.edit", "inmates"),
    ("inmates.reveal", "inmates"),
    ("relatives.edit", "relatives"),
    ("call.approved", "video_call"),
    ("call.watched", "video_call"),
    ("session.sign_in", "officer"),
    ("approval.decide", "approval_case"),
)


class Actor(msgspec.Struct, frozen=True):
    id: str
    name: str
    address: str


async def plant_batch(tx: Tx, streams: Sequence[str], count: int, *, seed: int) -> None:
    """Add rows to the chains in turn; each stream goes on where it ends."""
    for stream in sorted(streams):
        await audit.locked_head(tx, stream)
    heads = {head.stream: (head.seq, head.digest) for head in await audit.heads(tx)}
    chained = _chained(streams, heads, count, seed)
    await copy_rows(tx, audit_row, chained)
    for stream in streams:
        seq, digest = heads[stream]
        head = upsert(audit_head).values(stream=stream, seq=seq, digest=digest)
        ends = {"seq": seq, "digest": digest}
        await tx.execute(head.on_conflict_do_update(index_elements=["stream"], set_=ends))


def _chained(
    streams: Sequence[str], heads: dict[str, tuple[int, str]], count: int, seed: int
) -> Iterator[dict[str, Any]]:
    """The rows; `heads` holds where each stream stands behind the last of them."""
    chance = random.Random(seed)
    actors = _actors()
    since = datetime.now(UTC) - timedelta(days=365)
    step = timedelta(days=364) / max(count, 1)
    for number in range(count):
        stream = streams[number % len(streams)]
        seq, previous = heads.get(stream, (0, START))
        row = _row(stream, seq + 1, previous, since + number * step, chance, chance.choice(actors))
        digest = audit_digest(previous, canonical(row))
        heads[stream] = (seq + 1, digest)
        yield msgspec.structs.asdict(row) | {"digest": digest}


def _row(
    stream: str, seq: int, previous: str, at: datetime, chance: random.Random, actor: Actor
) -> ChainRow:
    action, kind = chance.choice(ACTIONS)
    changed = {"before": {"remark": ""}, "after": {"remark": f"谈话记录第{seq}次"}}
    return ChainRow(
        id=make_id(),
        stream=stream,
        seq=seq,
        at=at,
        actor_kind="officer",
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        object_kind=kind,
        object_id=make_id(),
        result="ok" if chance.random() < 0.97 else "refused",
        source_address=actor.address,
        detail=changed if action.endswith(".edit") else {},
        previous=previous,
        digest="",
    )


def _actors() -> list[Actor]:
    names = made_up_names()
    return [
        Actor(make_id(), next(names), f"10.{number // 250}.{number % 250}.8")
        for number in range(ACTORS)
    ]
